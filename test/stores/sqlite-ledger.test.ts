import { expect } from 'chai';
import Database = require('libsql');
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Ledger } from '../../plugins/core/ledger';
import { listed } from '../../plugins/core/listed';
import { openTestLedger } from './open-test-ledger';
import { COLUMNS } from '../../plugins/stores/sql/columns';
import { sums } from './ledger-sums-contract';
import { ledgerRow } from './ledger-row';

describe('sqlite ledger', () => {
  let folder: string;
  let file: string;
  let ledger: Ledger;
  let said: string[];

  const logger = {
    error: (text: string) => void said.push(`error: ${text}`),
    warn: (text: string) => void said.push(`warn: ${text}`),
    info: (text: string) => void said.push(`info: ${text}`),
    debug: () => {},
  };
  const query = (sql: string) => {
    const database = new Database(file);
    const rows = database.prepare(sql).all() as Record<string, unknown>[];
    database.close();
    return rows;
  };

  beforeEach(() => {
    said = [];
    folder = mkdtempSync(path.join(os.tmpdir(), 'ledger-'));
    file = path.join(folder, 'new', 'usage.db');
    ledger = openTestLedger(file, logger);
  });
  afterEach(async () => {
    await ledger.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('makes the folder and keeps every member of a row', async () => {
    const row = ledgerRow({ streamed: true, cache: 'miss', code: 'x', saved: 0.25 });
    void ledger.record(row);
    await ledger.flush();
    const [kept] = query('SELECT * FROM requests');
    for (const [member, column] of Object.entries(COLUMNS)) {
      const value = row[member as keyof typeof COLUMNS];
      expect(kept?.[column], column).to.equal(typeof value === 'boolean' ? Number(value) : value);
    }
  });

  it('keeps null, fractions and any text', async () => {
    void ledger.record(
      ledgerRow({ model: "'; DROP TABLE requests; --\u{1F600}\ud800", inputTokens: null, cost: null }),
    );
    await ledger.flush();
    const [row] = query('SELECT model, input_tokens, cost, duration FROM requests');
    expect(row?.model).to.match(/^'; DROP TABLE requests; --\u{1F600}/u);
    expect(row).to.include({ input_tokens: null, cost: null, duration: 12.5 });
  });

  it('writes a row once, however often it is recorded', async () => {
    const row = ledgerRow();
    void ledger.record(row);
    void ledger.record({ ...row, cost: 99 });
    await ledger.flush();
    void ledger.record(row);
    expect(await listed(ledger.sum({ by: [] }))).to.deep.equal([sums({ requests: 1 })]);
  });

  it('writes by itself within a second', async () => {
    void ledger.record(ledgerRow());
    await until(() => query('SELECT id FROM requests').length === 1);
  });

  it('writes many rows in several transactions and loses none at the close', async () => {
    for (let n = 0; n < 1234; n++) void ledger.record(ledgerRow());
    await ledger.close();
    expect(query('SELECT count(*) AS n FROM requests')[0]?.n).to.equal(1234);
  });

  it('is read by another process while it is written', async () => {
    void ledger.record(ledgerRow());
    await ledger.flush();
    const script = `
      const { openTestLedger } = require(${JSON.stringify(require.resolve('./open-test-ledger'))});
      const ledger = openTestLedger(${JSON.stringify(file)}, console);
      (async () => {
        for await (const sum of ledger.sum({ by: [] })) console.log(sum.requests);
        await ledger.close();
      })();`;
    const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
    expect(stderr).to.equal('');
    expect(stdout.trim()).to.equal('1');
  });

  it('has what was written when the process is killed', async () => {
    const script = `
      const { openTestLedger } = require(${JSON.stringify(require.resolve('./open-test-ledger'))});
      const { ledgerRow } = require(${JSON.stringify(require.resolve('./ledger-row'))});
      const ledger = openTestLedger(${JSON.stringify(file)}, console);
      for (let n = 0; n < 250; n++) void ledger.record(ledgerRow({ id: 'killed-' + n }));
      ledger.flush().then(() => process.kill(process.pid, 'SIGKILL'));`;
    expect(spawnSync(process.execPath, ['-e', script]).signal).to.equal('SIGKILL');
    expect(await listed(ledger.sum({ by: [] }))).to.deep.equal([sums({ requests: 250 })]);
    expect(query('PRAGMA integrity_check')).to.deep.equal([{ integrity_check: 'ok' }]);
  });

  it('begins anew when the file is removed', async () => {
    void ledger.record(ledgerRow());
    await ledger.flush();
    rmSync(path.dirname(file), { recursive: true });
    void ledger.record(ledgerRow());
    expect(await listed(ledger.sum({ by: [] }))).to.deep.equal([sums({ requests: 1 })]);
    expect(query('SELECT id FROM requests')).to.have.length(1);
  });

  it('says which file cannot be opened and what to do', async () => {
    const bad = path.join(folder, 'bad.db');
    writeFileSync(bad, 'this is text, not a database. '.repeat(200));
    expect(await failure(() => openTestLedger(bad, logger))).to.match(
      /bad\.db cannot be opened: file is not a database\. .*`ledger`/,
    );
    expect(await failure(() => openTestLedger(path.join(bad, 'x.db'), logger))).to.match(/x\.db cannot be opened: /);
  });

  it('refuses a file of a newer version', async () => {
    const database = new Database(file);
    database.exec('PRAGMA user_version = 99');
    database.close();
    expect(await failure(() => openTestLedger(file, logger))).to.match(/newer version of this gateway \(format 99\)/);
  });
});

async function failure(action: () => unknown): Promise<string> {
  try {
    await action();
  } catch (error) {
    return (error as Error).message;
  }
  return 'no failure';
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}
