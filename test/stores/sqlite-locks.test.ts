import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { listed } from '../../plugins/core/listed';
import { openPins } from '../../plugins/stores/sqlite/pins';
import { ledgerRow } from './ledger-row';
import { openTestLedger } from './open-test-ledger';

describe('an SQLite file', () => {
  it('stays whole when another process opens and closes it, however often it is opened here', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'locks-'));
    const file = path.join(folder, 'usage.db');
    const silent = { error() {}, warn() {}, info() {}, debug() {} };
    const ledger = openTestLedger(file);
    const pins = openPins(file, silent);
    try {
      await ledger.record(ledgerRow());
      const script = `
        const database = new (require('libsql'))(${JSON.stringify(file)});
        database.exec('BEGIN IMMEDIATE; COMMIT');
        database.close();`;
      expect(spawnSync(process.execPath, ['-e', script], { cwd: process.cwd() }).status).to.equal(0);
      await ledger.record(ledgerRow());
      const [sum] = await listed(ledger.sum({ by: [] }));
      expect(sum).to.include({ requests: 2 });
    } finally {
      await pins.close();
      await ledger.close();
      rmSync(folder, { recursive: true });
    }
  });
});
