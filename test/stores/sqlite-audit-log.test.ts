import { expect } from 'chai';
import Database = require('libsql');
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { AuditEntry, AuditLog } from '../../plugins/core/audit-log';
import type { Logger } from '../../plugins/core/services';
import { openAuditLog } from '../../plugins/stores/sqlite/audit-log';

const ENTRY: AuditEntry = {
  time: 1,
  actor: 'token',
  role: 'admin',
  address: '192.0.2.1',
  method: 'POST',
  path: '/users',
  status: 200,
  summary: 'username="ann"',
};

describe('the audit log in SQLite', () => {
  let folder: string;
  let file: string;
  let log: AuditLog;
  const errors: string[] = [];

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'audit-'));
    file = path.join(folder, 'usage.db');
    errors.length = 0;
    const silent = () => {};
    const logger: Logger = { error: (message) => errors.push(message), warn: silent, info: silent, debug: silent };
    log = openAuditLog(file, logger);
  });
  afterEach(async () => {
    await log.close();
    rmSync(folder, { recursive: true });
  });

  const add = (count: number) => {
    for (let index = 1; index <= count; index++) log.append({ ...ENTRY, time: index, summary: `row ${index}` });
  };
  function change(...statements: string[]): void {
    const database = new Database(file);
    try {
      for (const statement of statements) database.exec(statement);
    } finally {
      database.close();
    }
  }

  it('gives rows back, the newest first, page by page and by time', () => {
    add(5);
    const ids = (query: object) => log.list({ limit: 10, ...query }).map(({ id }) => id);
    expect(ids({})).to.deep.equal([5, 4, 3, 2, 1]);
    expect(ids({ limit: 2 })).to.deep.equal([5, 4]);
    expect(ids({ limit: 2, before: 4 })).to.deep.equal([3, 2]);
    expect(ids({ from: 2, to: 4 })).to.deep.equal([3, 2]);
    expect(log.list({ limit: 1 })[0]).to.deep.include({ ...ENTRY, time: 5, summary: 'row 5' });
  });

  it('lets nobody change, remove or replace a row', async () => {
    add(3);
    for (const statement of [
      "UPDATE audit SET actor = 'x' WHERE id = 2",
      'DELETE FROM audit WHERE id = 2',
      'DELETE FROM audit',
      "INSERT OR REPLACE INTO audit (id, actor) VALUES (2, 'x')",
      "REPLACE INTO audit (id, actor) VALUES (2, 'x')",
      "INSERT INTO audit (id, actor) VALUES (2, 'x') ON CONFLICT (id) DO UPDATE SET actor = 'x'",
    ]) {
      expect(() => change(statement), statement).to.throw(/rows of the audit log cannot be/);
    }
    expect(await log.verify()).to.deep.equal({ rows: 3 });
  });

  const FORGERIES: [what: string, statement: string, brokenAt: number][] = [
    ['changes', "UPDATE audit SET actor = 'x' WHERE id = 700", 700],
    ['removes', 'DELETE FROM audit WHERE id = 700', 701],
    ['removes the first of', 'DELETE FROM audit WHERE id = 1', 2],
    ['swaps', 'UPDATE audit SET hash = (SELECT hash FROM audit WHERE id = 1) WHERE id = 2', 2],
  ];
  for (const [what, statement, brokenAt] of FORGERIES) {
    it(`shows it when somebody with the file drops the triggers and ${what} the rows`, async () => {
      add(1200);
      expect(await log.verify()).to.deep.equal({ rows: 1200 });
      change('DROP TRIGGER audit_not_changed', 'DROP TRIGGER audit_not_removed', statement);
      expect(await log.verify()).to.deep.equal({ brokenAt });
    });
  }

  it('goes on where another process has added rows', async () => {
    add(2);
    const silent = () => {};
    const other = openAuditLog(file, { error: silent, warn: silent, info: silent, debug: silent });
    other.append(ENTRY);
    add(1);
    await other.close();
    expect(await log.verify()).to.deep.equal({ rows: 4 });
  });

  it('says in the log what could not be written', () => {
    change('DROP TABLE audit');
    log.append(ENTRY);
    expect(errors).to.have.length(1);
    expect(errors[0]).to.contain('cannot be written');
  });
});
