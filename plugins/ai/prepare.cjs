#!/usr/bin/env node
// Runs before `npm start` and `npm test`: installs and builds what is missing or out of date. Freshness is judged
// from what npm and the compiler leave behind, so that `npm ci && npm run build` by hand counts as well.
// Plain Node without dependencies, because at first there are none.
'use strict';

const { spawnSync } = require('node:child_process');
const { existsSync, readFileSync } = require('node:fs');
const path = require('node:path');
const { whyStale } = require('./build.cjs');

const ROOT = path.resolve(__dirname, '..', '..');

/**
 * Why the installed packages are not those of `package-lock.json`; undefined when they are.
 * @param {string} root the project's folder
 * @param {boolean} development whether packages are wanted that only building and testing need
 * @returns {string | undefined}
 */
function whyNotInstalled(root, development) {
  const wanted = readPackages(path.join(root, 'package-lock.json'));
  // npm does not publish the lock file: installed beside others, the installing project looks after the packages.
  if (!wanted) return undefined;
  const installed = readPackages(path.join(root, 'node_modules', '.package-lock.json'));
  if (!installed) return 'nothing is installed yet';
  for (const [place, entry] of Object.entries(wanted)) {
    if (!mustBeInstalled(place, entry, development)) continue;
    const found = installed[place];
    if (!found || !existsSync(path.join(root, place, 'package.json'))) return `${place} is missing`;
    if (found.version !== entry.version) return `${place} is ${found.version} instead of ${entry.version}`;
    if (entry.integrity && found.integrity && found.integrity !== entry.integrity) return `${place} differs`;
  }
  return undefined;
}

// Packages for other platforms are optional, and npm leaves peers out when the user's settings say so.
function mustBeInstalled(place, entry, development) {
  if (place === '' || entry.link || entry.optional || entry.peer) return false;
  return development || !(entry.dev || entry.devOptional);
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

function npm(args) {
  // The very npm that runs us, where it says so: another one may be first in the PATH.
  const cli = process.env.npm_execpath;
  const options = { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] };
  const result = cli?.endsWith('.js')
    ? spawnSync(process.execPath, [cli, ...args], options)
    : spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
  return result.error ? result.error.message : result.status === 0 ? undefined : 'see above';
}

function step(progress, args, byHand) {
  console.log(progress);
  const failure = npm(args);
  if (failure === undefined) return;
  console.error(`That failed (${failure}). Run \`${byHand}\` in ${ROOT} by hand to see more, then try again.`);
  process.exit(1);
}

function main() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error(`Node ${process.versions.node} is too old: install Node 20.19 or later, from https://nodejs.org`);
    process.exit(1);
  }
  const stale = whyStale(ROOT);
  const development = stale !== undefined || process.argv.includes('--development');
  const lacking = whyNotInstalled(ROOT, development);
  if (lacking) {
    const which = development ? ['--include=dev'] : [];
    step(
      `Installing packages, because ${lacking} ...`,
      ['ci', '--no-audit', '--no-fund', '--loglevel=error', ...which],
      'npm ci',
    );
  }
  if (stale) step(`Building, because ${stale} ...`, ['run', '--silent', 'build'], 'npm run build');
}

if (require.main === module) main();

module.exports = { whyNotInstalled };
