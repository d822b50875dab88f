import { expect } from 'chai';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { settings } from '../plugins/ai/settings';
import { policies } from '../policies';
import { withParametersTable } from './support/documentation';

/** Pages with a table that comes from a schema. `UPDATE_DOCS=1 npm test` writes the tables anew. */
const PAGES = [
  ...policies.map(({ name, parameters }) => ({ page: path.join('policies', name, 'README.md'), schema: parameters })),
  { page: path.join('plugins', 'ai', 'README.md'), schema: settings },
];

describe('documentation', () => {
  for (const { page, schema } of PAGES) {
    it(`says of ${page} what its schema says`, () => {
      expect(existsSync(page), `${page} is missing`).to.equal(true);
      const written = readFileSync(page, 'utf8');
      const right = withParametersTable(written, schema);
      if (process.env.UPDATE_DOCS) writeFileSync(page, right);
      else expect(written, 'run the tests with UPDATE_DOCS=1 to bring the table up to date').to.equal(right);
    });

    it(`describes every member in ${page}`, () => {
      const silent = Object.entries(schema.properties).filter(([, member]) => !member.description);
      expect(silent.map(([name]) => name)).to.deep.equal([]);
    });
  }
});
