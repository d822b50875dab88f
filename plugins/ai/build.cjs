#!/usr/bin/env node
// `npm run build`: the compiler, the page, and what they leave to others: outputs of deleted sources go, and every
// output of a finished build is at least as new as its source, so that file times tell whether a build is needed.
'use strict';

const { spawnSync } = require('node:child_process');
const { existsSync, readdirSync, rmSync, statSync, utimesSync } = require('node:fs');
const path = require('node:path');

const SOURCE_FOLDERS = ['plugins', 'policies', 'test'];
const SETTINGS = ['package.json', 'tsconfig.json'];
const OUTPUTS = ['.js', '.js.map', '.d.ts'];
/** The compiler copies what code imports of them; tests read theirs where they are. */
const TABLES = /^(?!test\b).*\.json$/;
const BUILD_STATE = path.join('dist', '.tsbuildinfo');
/** Bundled rather than compiled. */
const PAGE = path.join('plugins', 'dashboard');
const PAGE_SOURCE = /\.(tsx?|css|html|cjs|json)$/;
/** Written last. */
const BUILT_PAGE = path.join('dist', PAGE, 'index.html');

/**
 * Why the build is out of date; undefined when every source has an output at least as new as itself and as the
 * settings, and no output is left of a source that is gone.
 * @param {string} root the project's folder
 * @returns {string | undefined}
 */
function whyStale(root) {
  const sources = listSources(root);
  // A published package carries the outputs alone.
  if (sources.length === 0) return undefined;
  const settingsTime = settingsModified(root);
  const outputs = [
    ...sources.map((source) => [source, outputsOf(source)[0]]),
    ...listPageSources(root).map((source) => [source, BUILT_PAGE]),
  ];
  for (const [source, output] of outputs) {
    const built = modified(path.join(root, output));
    if (built === undefined) return `${source} is not built yet`;
    if (built < modified(path.join(root, source))) return `${source} has changed`;
    if (built < settingsTime) return `${SETTINGS.join(' or ')} has changed`;
  }
  const [orphan] = listOrphans(root, sources);
  return orphan && `the source of ${orphan} is gone`;
}

/** Sources relative to the root, in no order. */
function listSources(root) {
  return SOURCE_FOLDERS.flatMap((folder) => listFiles(root, folder)).filter(
    (file) => ((file.endsWith('.ts') && !file.endsWith('.d.ts')) || TABLES.test(file)) && !isOfPage(file),
  );
}

function listPageSources(root) {
  return listFiles(root, PAGE).filter((file) => PAGE_SOURCE.test(file));
}

function isOfPage(file) {
  return file.startsWith(PAGE + path.sep);
}

function listOrphans(root, sources) {
  const expected = new Set(sources.flatMap(outputsOf));
  return SOURCE_FOLDERS.flatMap((folder) => listFiles(root, path.join('dist', folder))).filter(
    (file) =>
      [...OUTPUTS, '.json'].some((ending) => file.endsWith(ending)) &&
      !expected.has(file) &&
      !isOfPage(path.relative('dist', file)),
  );
}

function listFiles(root, folder) {
  if (!existsSync(path.join(root, folder))) return [];
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isFile()) return [file];
    return entry.isDirectory() && entry.name !== 'node_modules' ? listFiles(root, file) : [];
  });
}

/** The one that is run or read first. */
function outputsOf(source) {
  if (TABLES.test(source)) return [path.join('dist', source)];
  return OUTPUTS.map((ending) => path.join('dist', source.slice(0, -'.ts'.length) + ending));
}

// Whole milliseconds: what is set comes back off by a hair.
function modified(file) {
  const time = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  return time && Math.round(time);
}

function settingsModified(root) {
  return Math.max(...SETTINGS.map((file) => modified(path.join(root, file)) ?? 0));
}

function build(root) {
  const sources = listSources(root);
  for (const orphan of listOrphans(root, sources)) rmSync(path.join(root, orphan));
  // The compiler believes its own record and would not write again what somebody else has deleted.
  if (sources.flatMap(outputsOf).some((output) => !existsSync(path.join(root, output)))) {
    rmSync(path.join(root, BUILD_STATE), { force: true });
  }
  const pageSources = listPageSources(root);
  const upToDate = timesAfterBuild(root, sources);
  const [[, pageTime] = []] = timesAfterBuild(root, pageSources).sort(([, one], [, other]) => other - one);
  const compiler = require.resolve('typescript/bin/tsc', { paths: [root] });
  const { status } = spawnSync(process.execPath, [compiler, '-p', root], { cwd: root, stdio: 'inherit' });
  if (status !== 0) return status ?? 1;
  if (pageTime) {
    require(path.join(root, PAGE, 'build.cjs')).buildPage(root);
    utimesSync(path.join(root, BUILT_PAGE), pageTime, pageTime);
  }
  // An output whose text stays the same is not written again; it is up to date all the same.
  for (const [source, time] of upToDate) utimesSync(path.join(root, outputsOf(source)[0]), time, time);
  return 0;
}

// Taken before the compiler reads, so that what is edited meanwhile counts as changed; a source may come from the
// future, off a machine whose clock is ahead.
function timesAfterBuild(root, sources) {
  const earliest = Math.max(Date.now(), settingsModified(root));
  return sources.map((source) => [source, new Date(Math.max(earliest, modified(path.join(root, source))))]);
}

if (require.main === module) process.exitCode = build(path.resolve(__dirname, '..', '..'));

module.exports = { build, whyStale };
