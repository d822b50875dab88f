import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openSqliteLedger } from '../../plugins/stores/sqlite/ledger';
import { itKeepsALedger } from './ledger-contract';
import { itAddsUp } from './ledger-sums-contract';
import { itIsSharedByMany } from './shared-ledger-contract';

describe('a ledger in SQLite', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'ledger-'));
  let made = 0;

  after(() => rmSync(folder, { recursive: true }));

  const freshFile = () => path.join(folder, `${++made}.db`);

  describe('as a database', () => itKeepsALedger(async () => openSqliteLedger(freshFile())));

  describe('as one that adds up', () => itAddsUp(async () => openSqliteLedger(freshFile())));

  describe('as one that many use', () => {
    itIsSharedByMany(async () => {
      const file = freshFile();
      return () => openSqliteLedger(file);
    });
  });
});
