import { expect } from 'chai';
import { listed } from '../../../plugins/core/listed';
import type { LedgerDatabase } from '../../../plugins/stores/ledger/database';
import { postgresAddress } from '../../../plugins/stores/postgres/address';
import { openPostgresLedger } from '../../../plugins/stores/postgres/ledger';
import { needPostgres, type PostgresServer, startPostgres } from '../../support/postgres';
import { ledgerRow } from '../ledger-row';

describe('the server of a ledger in PostgreSQL', () => {
  let server: PostgresServer;
  let made = 0;
  let url: string;
  let ledger: LedgerDatabase;

  before(async function () {
    needPostgres(this);
    server = await startPostgres();
  });
  after(() => server?.stop());

  beforeEach(async () => {
    url = await server.schema(`ledger_${++made}`);
    ledger = openPostgresLedger(postgresAddress(url));
  });
  afterEach(() => ledger?.close());

  const requests = async () => (await listed(ledger.sum({ by: [] })))[0]?.requests;

  it('gets its tables once, however many nodes start at the same time', async () => {
    const nodes = Array.from({ length: 5 }, () => openPostgresLedger(postgresAddress(url)));
    await Promise.all(nodes.map((node) => node.insert([ledgerRow()])));
    expect(await requests()).to.equal(5);
    expect(await server.query(url, 'SELECT version FROM ledger_versions')).to.deep.equal([{ version: 1 }]);
    await Promise.all(nodes.map((node) => node.close()));
  });

  it('is not used when a newer gateway has been there', async () => {
    await ledger.check();
    await server.query(url, 'INSERT INTO ledger_versions VALUES (99)');
    const older = openPostgresLedger(postgresAddress(url));
    expect(await failure(older.insert([ledgerRow()]))).to.match(/newer version of this gateway \(format 99/);
    expect(await failure(listed(older.sum({ by: [] })))).to.match(/start that version, or name another database/);
    await older.close();
  });

  it('may be away, and is used again when it is back', async () => {
    await server.kill();
    try {
      expect(await failure(ledger.check())).to.match(/ECONNREFUSED/);
      expect(await failure(ledger.insert([ledgerRow()]))).to.match(/ECONNREFUSED/);
    } finally {
      await server.restart();
    }
    await ledger.insert([ledgerRow()]);
    await server.restart();
    // Its connections are those of before.
    await ledger.insert([ledgerRow()]).catch(() => ledger.insert([ledgerRow()]));
    expect(await requests()).to.equal(2);
  });

  it('has not refused a row whose connection was lost', async () => {
    await ledger.check();
    const errors: unknown[] = [];
    await ledger.insert([ledgerRow({ time: 0.5 })]).catch((error: unknown) => errors.push(error));
    await server.query(
      url,
      `CREATE FUNCTION end_it() RETURNS TRIGGER LANGUAGE plpgsql AS
         $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END $$;
       CREATE TRIGGER end_it BEFORE INSERT ON requests FOR EACH ROW EXECUTE FUNCTION end_it()`,
    );
    await ledger.insert([ledgerRow()]).catch((error: unknown) => errors.push(error));
    expect(errors.map((error) => ledger.refuses(error))).to.deep.equal([true, false]);
  });

  it('may be silent, for which nobody waits longer than the deadline', async () => {
    await ledger.check();
    server.freeze(true);
    try {
      expect(await failure(ledger.insert([ledgerRow()]))).to.match(/^no answer within/);
    } finally {
      server.freeze(false);
    }
    await ledger.insert([ledgerRow()]);
  });

  it('gets its tables again when an empty database is put in its place', async () => {
    await ledger.insert([ledgerRow()]);
    await server.query(url, 'DROP TABLE requests, attempts, usage_hours, usage_days, ledger_versions');
    await server.query(url, 'DROP FUNCTION usage_digest, add_to_usage, remove_attempts');
    expect(await failure(ledger.insert([ledgerRow()]))).to.match(/"requests" does not exist/);
    await ledger.insert([ledgerRow()]);
    expect(await requests()).to.equal(1);
  });

  it('adds up sums for a whole group of rows in one statement', async () => {
    await ledger.insert(Array.from({ length: 100 }, () => ledgerRow()));
    const [hour] = await server.query<{ requests: string; cost: string }>(url, 'SELECT * FROM usage_hours');
    expect(hour).to.include({ requests: '100', cost: '0.100' });
    await server.query(url, 'DELETE FROM requests');
    expect(await requests()).to.equal(100);
  });

  describe('whose address', () => {
    it('is never told, nor its password', async () => {
      const wrong = server.url.replace(encodeURIComponent(server.password), 'wrong-secret');
      const ledger = openPostgresLedger(postgresAddress(wrong));
      expect(ledger.name).to.equal(`postgres://${new URL(wrong).host}/postgres`);
      const message = await failure(ledger.check());
      expect(message)
        .to.match(/password authentication failed/)
        .and.not.contain('wrong-secret');
      await ledger.close();
    });

    it('cannot be read is not shown', () => {
      for (const url of [
        'postgres://user:se cret@:x/',
        'postgres://u:secret@h/d?sslrootcert=/nowhere',
        'mysql://secret',
      ]) {
        expect(() => postgresAddress(url))
          .to.throw()
          .with.property('message')
          .that.does.not.contain('cret');
      }
    });
  });
});

async function failure(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'no failure',
    (error: Error) => error.message,
  );
}
