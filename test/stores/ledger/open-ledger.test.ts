import { expect } from 'chai';
import Database = require('libsql');
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Ledger } from '../../../plugins/core/ledger';
import { listed } from '../../../plugins/core/listed';
import type { LedgerDatabase } from '../../../plugins/stores/ledger/database';
import { type LedgerOptions, openLedger, type RowFate } from '../../../plugins/stores/ledger/open-ledger';
import { openSqliteLedger } from '../../../plugins/stores/sqlite/ledger';
import { ledgerRow } from '../ledger-row';

describe('a ledger', () => {
  let folder: string;
  let file: string;
  let spoolFolder: string;
  let said: string[];
  let fates: Partial<Record<RowFate, number>>;
  let ledger: Ledger | undefined;
  let lock: Database.Database | undefined;

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'ledger-'));
    file = path.join(folder, 'usage.db');
    spoolFolder = path.join(folder, 'spool');
    said = [];
    fates = {};
  });
  afterEach(async () => {
    lock?.close();
    await ledger?.close();
    lock = ledger = undefined;
    rmSync(folder, { recursive: true, force: true });
  });

  const say = (text: string) => void said.push(text);
  const open = (
    options: Partial<Pick<LedgerOptions, 'durability'>> & Partial<LedgerOptions['spool']> = {},
    database: LedgerDatabase = openSqliteLedger(file),
  ): Ledger => {
    const { durability = 'strict', ...spool } = options;
    return (ledger = openLedger(database, {
      durability,
      spool: { folder: spoolFolder, bytes: 1e6, whenFull: 'deny', ...spool },
      logger: { error: say, warn: say, info: say, debug: say },
      count: (fate, rows) => (fates[fate] = (fates[fate] ?? 0) + rows),
    }));
  };
  const ids = () => {
    const reader = new Database(file);
    const rows = reader.prepare('SELECT id FROM requests ORDER BY rowid').all() as { id: string }[];
    reader.close();
    return rows.map(({ id }) => id);
  };
  /** Nobody else can write to the file from now on. */
  const goAway = () => {
    lock = new Database(file);
    lock.exec('BEGIN IMMEDIATE');
  };
  const comeBack = () => {
    lock!.exec('COMMIT');
    lock!.close();
    lock = undefined;
  };
  const until = async (condition: () => boolean) => {
    while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  const record = (...names: string[]) => Promise.all(names.map(async (id) => ledger!.record(ledgerRow({ id }))));

  it('says that a row is kept when everybody can read it', async () => {
    open();
    await record('a', 'b');
    expect(ids()).to.deep.equal(['a', 'b']);
  });

  it('does not have answers wait where they need not, and writes within a second', async () => {
    open({ durability: 'relaxed' });
    expect(ledger!.record(ledgerRow({ id: 'a' }))).to.equal(undefined);
    await until(() => ids().length === 1);
  });

  it('keeps rows on disk while the database is away, and writes them in order when it is back', async () => {
    open();
    await record('a');
    goAway();
    await record('b', 'c');
    await record('d');
    expect(readdirSync(spoolFolder)).to.have.length(1);
    expect(ledger!.refusal).to.equal(undefined);
    await ledger!.check();
    comeBack();
    await record('e');
    await until(() => ids().length === 5 && said.length === 2);
    expect(ids()).to.deep.equal(['a', 'b', 'c', 'd', 'e']);
    expect(readdirSync(spoolFolder)).to.deep.equal([]);
    expect(said[0]).to.match(/usage\.db cannot be written: .*locked\. Rows are kept in .*spool.* requests are refused/);
    expect(said[1]).to.match(/is written again: 4 rows came out of the spool, no row was lost/);
    expect((await listed(ledger!.sum({ by: [] })))[0]).to.include({ requests: 5 });
    expect(fates).to.deep.equal({ committed: 1, spooled: 4, replayed: 4 });
  });

  it('takes nobody out while rows wait that would bring them back', async () => {
    open();
    await record('a');
    goAway();
    await record('b');
    const forgotten = () => ledger!.forget('alice').catch((error: { code: string }) => error.code);
    expect(await forgotten()).to.equal('ledger_unavailable');
    comeBack();
    await until(() => said.length === 2);
    expect(await forgotten()).to.equal(2);
  });

  it('forgets a consumer whose rows were on disk, and not before they are in the database', async () => {
    open();
    await record('a');
    goAway();
    await record('b');
    const refused = await ledger!.forget('alice').catch((error: unknown) => error);
    expect(refused).to.include({ status: 503, code: 'ledger_unavailable' });
    const forgotten = ledger!.forget('alice');
    comeBack();
    expect(await forgotten).to.equal(2);
    expect(await listed(ledger!.sum({ by: ['consumer'] }))).to.have.nested.property('[0].consumer', null);
  });

  it('writes what a process that was killed meanwhile has left', async () => {
    const script = `
      const Database = require('libsql');
      const { openLedger } = require(${JSON.stringify(require.resolve('../../../plugins/stores/ledger/open-ledger'))});
      const { openSqliteLedger } = require(${JSON.stringify(require.resolve('../../../plugins/stores/sqlite/ledger'))});
      const { ledgerRow } = require(${JSON.stringify(require.resolve('../ledger-row'))});
      const spool = { folder: ${JSON.stringify(spoolFolder)}, bytes: 1e6, whenFull: 'deny' };
      const ledger = openLedger(openSqliteLedger(${JSON.stringify(file)}), { durability: 'strict', spool, logger: console, count() {} });
      const record = (id) => ledger.record(ledgerRow({ id }));
      record('a')
        .then(() => new Database(${JSON.stringify(file)}).exec('BEGIN IMMEDIATE'))
        .then(() => Promise.all([record('b'), record('c')]))
        .then(() => process.kill(process.pid, 'SIGKILL'));`;
    const child = spawnSync(process.execPath, ['-e', script]);
    expect(child.signal, child.stderr.toString()).to.equal('SIGKILL');
    expect(ids()).to.deep.equal(['a']);
    open();
    await until(() => ids().length === 3);
    expect(ids()).to.deep.equal(['a', 'b', 'c']);
  });

  it('refuses further requests when the spool is full, until the database is back', async () => {
    open({ bytes: 100 });
    await record('a');
    goAway();
    await record('b', 'c');
    expect(ledger!.refusal).to.include({ status: 503, code: 'ledger_unavailable' });
    await record('under way already');
    expect(await ledger!.check().catch((error: Error) => error.message)).to.match(/rows cannot be kept any more/);
    comeBack();
    await until(() => ledger!.refusal === undefined && ids().length === 4);
    expect(ids()).to.deep.equal(['a', 'b', 'c', 'under way already']);
  });

  it('loses rows beyond a full spool where the operator wants that rather, and says how many', async () => {
    open({ bytes: 100, whenFull: 'allow' });
    await record('a');
    goAway();
    await record('b');
    await record('c', 'd');
    expect(ledger!.refusal).to.equal(undefined);
    comeBack();
    await until(() => said.some((text) => text.includes('written again')));
    expect(ids()).to.deep.equal(['a', 'b']);
    expect(said[1]).to.match(/lost from now on: the spool is full/);
    expect(said[2]).to.match(/1 rows came out of the spool, 2 rows were lost/);
    expect(fates).to.deep.equal({ committed: 1, spooled: 1, replayed: 1, lost: 2 });
  });

  it('keeps rows in memory and takes no further requests when the disk does not take them either', async () => {
    open();
    await record('a');
    writeFileSync(spoolFolder, 'a file where the folder should be');
    goAway();
    await record('b');
    await record('c');
    expect(ledger!.refusal).to.include({ code: 'ledger_unavailable' });
    expect(said.filter((text) => text.includes('in memory only'))).to.have.length(1);
    comeBack();
    await until(() => ids().length === 3 && ledger!.refusal === undefined);
    expect(ids()).to.deep.equal(['a', 'b', 'c']);
  });

  it('says at the start where the folder for rows is none', () => {
    writeFileSync(spoolFolder, 'a file');
    expect(() => open()).to.throw(/spool is not a folder: remove it, or name another one as `spool\.folder`/);
  });

  it('sets a row aside that the database does not take, and writes those beside it', async () => {
    const database = openSqliteLedger(file);
    const insert = database.insert.bind(database);
    database.insert = (rows) =>
      rows.some(({ id }) => id === 'bad') ? Promise.reject(new Error('no such thing')) : insert(rows);
    open({}, database);
    await record('a', 'bad', 'b');
    expect(ids()).to.deep.equal(['a', 'b']);
    expect(said).to.have.length(1);
    expect(said[0]).to.match(/row of request bad cannot be written: no such thing\. It is set aside in .*set-aside/);
    expect(readFileSync(path.join(spoolFolder, 'set-aside.jsonl'), 'utf8')).to.contain('"id":"bad"');
  });

  it('sets no row aside that somebody else’s writing alone has held up', async () => {
    const database = openSqliteLedger(file);
    const insert = database.insert.bind(database);
    let held = false;
    database.insert = async (rows) => {
      if (held) return insert(rows);
      held = true;
      goAway();
      // It is there again before anybody looks.
      await insert(rows).finally(comeBack);
    };
    open({}, database);
    await record('a');
    await until(() => ids().length === 1);
    expect(fates).to.not.have.property('set_aside');
  });

  it('does not wait for a database that does not answer', async () => {
    mkdirSync(spoolFolder);
    const database = openSqliteLedger(file);
    const insert = database.insert.bind(database);
    let silent = true;
    database.insert = (rows) => (silent ? new Promise(() => {}) : insert(rows));
    database.check = () => (silent ? new Promise(() => {}) : Promise.resolve());
    open({}, database);
    await record('a');
    expect(readdirSync(spoolFolder)).to.have.length(1);
    expect(said[0]).to.match(/no answer within 2 s/);
    silent = false;
    await until(() => ids().length === 1);
  });
});
