#!/usr/bin/env node
// The command `eg-ai`. Plain JavaScript, because npm links it before anything is compiled.
'use strict';

const { existsSync } = require('node:fs');
const path = require('node:path');

const compiled = path.resolve(__dirname, '../../dist/plugins/ai/command/index.js');

if (existsSync(compiled)) {
  const terminal = { out: (text) => console.log(text), err: (text) => console.error(text) };
  require(compiled)
    .run(process.argv.slice(2), terminal)
    .then((code) => {
      process.exitCode = code;
    });
} else {
  console.error(`eg-ai is not built yet: run \`npm run build\` in ${path.resolve(__dirname, '../..')} first.`);
  process.exitCode = 1;
}
