#!/usr/bin/env node
// Runs before the tests of clients: installs the client libraries here, beside the tests, when they are not those of
// the lock file. They are many and big, and nothing else needs them.
'use strict';

const { spawnSync } = require('node:child_process');
const { whyNotInstalled } = require('../../plugins/ai/prepare.cjs');

const lacking = whyNotInstalled(__dirname, false);
if (lacking) {
  console.log(`Installing client libraries, because ${lacking} ...`);
  // What they would run when they are installed is compiling, and for what is not used here.
  const flags = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
  const options = { cwd: __dirname, stdio: 'inherit', shell: process.platform === 'win32' };
  const { status } = spawnSync('npm', ['ci', ...flags], options);
  if (status !== 0) console.error(`That failed. Run \`npm ci --ignore-scripts\` in ${__dirname} by hand to see more.`);
  process.exitCode = status ?? 1;
}
