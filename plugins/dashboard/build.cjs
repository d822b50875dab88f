#!/usr/bin/env node
// Makes the page: one script and one style sheet, whose names carry a hash of their content so that browsers may keep
// them for ever. Nothing is inline and nothing comes from elsewhere, so that the strictest Content-Security-Policy holds.
'use strict';

const { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } = require('node:fs');
const path = require('node:path');

const SOURCES = path.join('plugins', 'dashboard');
const OUTPUT = path.join('dist', 'plugins', 'dashboard');

/**
 * Builds the page into `dist/plugins/dashboard`. Throws when a source cannot be read as what it is; types are checked
 * by `npm run typecheck`.
 * @param {string} root the project's folder
 */
function buildPage(root) {
  const esbuild = require(require.resolve('esbuild', { paths: [root] }));
  const output = path.join(root, OUTPUT);
  const { metafile, outputFiles } = esbuild.buildSync({
    absWorkingDir: root,
    entryPoints: [path.join(SOURCES, 'main.tsx')],
    outdir: path.join(OUTPUT, 'assets'),
    entryNames: '[name]-[hash]',
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    legalComments: 'none',
    metafile: true,
    write: false,
  });
  rmSync(output, { recursive: true, force: true });
  mkdirSync(path.join(output, 'assets'), { recursive: true });
  for (const { path: file, contents } of outputFiles) writeFileSync(file, contents);
  writeFileSync(path.join(output, 'assets', 'licenses.txt'), licensesOf(root, Object.keys(metafile.inputs)));
  const assets = Object.fromEntries(outputFiles.map(({ path: file }) => [path.extname(file), path.basename(file)]));
  const template = readFileSync(path.join(root, SOURCES, 'index.html'), 'utf8');
  const html = template.replace('main.tsx', `assets/${assets['.js']}`).replace('main.css', `assets/${assets['.css']}`);
  // The last of all: its time tells whether the page is built.
  writeFileSync(path.join(output, 'index.html'), html);
}

/** The licences of the packages that went into the page, which want to go with it. */
function licensesOf(root, inputs) {
  const names = inputs.map((input) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1]);
  const packages = [...new Set(names.filter((name) => name !== undefined))].sort();
  return packages.map((name) => `${name}\n\n${licenseOf(path.join(root, 'node_modules', name))}`).join('\n\n---\n\n');
}

function licenseOf(folder) {
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
  if (file === undefined) throw new Error(`${folder} has no licence to go with the page`);
  return readFileSync(path.join(folder, file), 'utf8').trim();
}

if (require.main === module) buildPage(path.resolve(__dirname, '..', '..'));

module.exports = { buildPage };
