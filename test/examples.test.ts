import { expect } from 'chai';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { freePort } from './support/free-port';
import { followPage } from './support/follow-page';
import { blocksOf } from './support/page';

const FOLDER = path.join('config', 'examples');
const EXAMPLES = readdirSync(FOLDER);

describe('the examples', () => {
  for (const example of EXAMPLES) {
    const blocks = blocksOf(path.join(FOLDER, example, 'README.md'));

    describe(example, () => {
      followPage(blocks, async (reader) => {
        const port = String(await freePort());
        for (const variable of ['SHOP_PORT', 'MODEL_PORT', 'LOGIN_PORT']) reader.movePort('3000', port, variable);
      });

      it('shows lines of its own configuration', () => {
        const files = readdirSync(path.join(FOLDER, example)).filter((file) => file.endsWith('.yml'));
        const lines = files.flatMap((file) => readFileSync(path.join(FOLDER, example, file), 'utf8').split('\n'));
        const shown = blocks.filter(({ language }) => language === 'yaml').flatMap(({ text }) => text.split('\n'));
        expect(shown.filter((line) => !lines.includes(line))).to.deep.equal([]);
      });
    });
  }
});
