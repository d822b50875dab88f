import { expect } from 'chai';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../../../plugins/core/services';
import { postgresAddress } from '../../../plugins/stores/postgres/address';
import { CacheDatabase } from '../../../plugins/stores/postgres/cache-database';
import { postgresCacheStore } from '../../../plugins/stores/postgres/cache-store';
import { postgresSpaces } from '../../../plugins/stores/postgres/semantic-store';
import { atTime } from '../../support/clock';
import { needPostgres, type PostgresServer, startPostgres } from '../../support/postgres';
import { describeCacheStore } from '../cache-store-contract';
import { entryOf, queryOf, unit, WAITING } from '../semantic-entry';

const SPACE = { space: 'ai', maxBytes: 50_000_000 };

describe('caches in a PostgreSQL server', () => {
  let server: PostgresServer;
  let url: string;
  let made = 0;
  let warnings: string[];
  let opened: { close(): Promise<void> }[] = [];

  before(async function () {
    needPostgres(this);
    server = await startPostgres();
  });
  beforeEach(async () => {
    url = await server.schema(`cache_${++made}`);
    warnings = [];
  });
  afterEach(async () => {
    await Promise.all(opened.map((one) => one.close()));
    opened = [];
  });
  after(() => server?.stop());

  const logger: Logger = { error() {}, warn: (line) => void warnings.push(line), info() {}, debug() {} };
  const database = () => {
    const present = new CacheDatabase(postgresAddress(url), { name: 'shared', logger });
    opened.push(present);
    return present;
  };
  const node = () => postgresSpaces(database()).open(SPACE);

  describe('like every cache store', () => describeCacheStore(() => postgresCacheStore(database())));

  it('keeps of exact answers what ends last, as far as there is room, and none that is too large', async () => {
    const store = postgresCacheStore(database(), { maxBytes: 1000, tidyInterval: 20 });
    for (let n = 1; n <= 10; n++) await store.set(`a${n}`, Buffer.alloc(100), 10 * n);
    await until(async () => (await store.get('a7')) === undefined);
    for (const key of ['a8', 'a9', 'a10']) expect(await store.get(key)).to.have.length(100);
    await store.set('short', Buffer.from('x'), 0.01);
    const count = 'SELECT count(*)::int AS count FROM cache_answers';
    await until(async () => (await server.query<{ count: number }>(url, count))[0]?.count === 3);
    await store.set('large', Buffer.from('old'), 60);
    await store.set('large', Buffer.alloc(1001), 60);
    expect(await store.get('large')).to.equal(undefined);
  });

  it('keeps for the others what has ended by the clock of a gateway that is ahead', async () => {
    const exact = postgresCacheStore(database(), { tidyInterval: 20 });
    await exact.set('short', Buffer.from('x'), 0.05);
    await exact.set('long', Buffer.from('x'), 60);
    const space = postgresSpaces(database(), 20);
    opened.push(space);
    const store = space.open(SPACE);
    await store.add(entryOf({ id: 'short', expiresAt: Date.now() + 500 }));
    await store.add(entryOf({ id: 'long' }));
    await atTime(Date.now() + 7_200_000, async () => {
      for (const [table, id] of [
        ['cache_answers', 'key'],
        ['cache_entries', 'id'],
      ]) {
        const left = () => server.query<{ id: string }>(url, `SELECT ${id} AS id FROM ${table}`);
        await until(async () => !(await left()).some((row) => row.id === 'short'));
        expect(await left()).to.deep.equal([{ id: 'long' }]);
      }
    });
  });

  it('gets its tables once, however many gateways start at the same time', async () => {
    const stores = Array.from({ length: 4 }, node);
    await Promise.all(stores.map((store, n) => store.add(entryOf({ id: `e${n}`, text: 'all alike' }))));
    for (const store of stores) expect(await store.candidates(queryOf('all alike'), WAITING)).to.have.length(4);
    expect(await server.query(url, 'SELECT version FROM cache_versions')).to.deep.equal([{ version: 1 }]);
    expect(await server.query(url, `SELECT to_regclass('requests') AS ledger`)).to.deep.equal([{ ledger: null }]);
  });

  it('adds up what many add at the same time, and keeps its bound', async () => {
    const [one, other] = [database(), database()].map((each) =>
      postgresSpaces(each).open({ space: 'ai', maxBytes: 100_000 }),
    );
    const entries = Array.from({ length: 80 }, (_, n) => entryOf({ id: `e${n}`, answer: Buffer.alloc(1000) }));
    await Promise.all(entries.map((entry, n) => (n % 2 ? one! : other!).add(entry)));
    const { entries: kept, bytes } = await one!.size();
    expect(bytes).to.be.within(80_000, 100_000);
    const sum = 'SELECT count(*)::int AS entries, sum(bytes)::int AS bytes FROM cache_entries';
    expect(await server.query(url, sum)).to.deep.equal([{ entries: kept, bytes }]);
    expect(await other!.remove({})).to.equal(kept);
    expect(await one!.size()).to.deep.equal({ entries: 0, bytes: 0 });
    expect(await server.query(url, 'SELECT FROM cache_words UNION ALL SELECT FROM cache_values')).to.have.length(0);
  });

  it('finds by words alone where there is no pgvector, and says once how to get it', async function () {
    const [{ available } = { available: 0 }] = await server.query<{ available: number }>(
      url,
      `SELECT count(*)::int AS available FROM pg_available_extensions WHERE name = 'vector'`,
    );
    if (available) return this.skip();
    const store = node();
    await store.add(entryOf({ id: 'x', vector: unit(1, 0) }));
    const found = await store.candidates(queryOf('reset it', { vector: unit(1, 0) }), WAITING);
    expect(found).to.have.length(1);
    expect(found[0]).to.include({ id: 'x', cosine: undefined });
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.match(/^The store shared finds answers by their words alone: .*vector.*CREATE EXTENSION/);
  });

  it('removes for good what has expired, and what is too much after its bound was lowered', async () => {
    const spaces = postgresSpaces(database(), 20);
    const store = spaces.open(SPACE);
    opened.push(spaces);
    await store.add(entryOf({ id: 'short', expiresAt: Date.now() + 300 }));
    for (let n = 0; n < 20; n++) await store.add(entryOf({ id: `e${n}`, answer: Buffer.alloc(1000) }));
    await until(async () => (await store.size()).entries === 20);
    spaces.open({ ...SPACE, maxBytes: 20_000 });
    await until(async () => (await store.size()).bytes <= 20_000);
    expect((await store.size()).entries).to.be.within(3, 10);
  });

  it('may be away, serves nothing meanwhile, and goes on when it is back', async () => {
    const store = node();
    await store.add(entryOf({ id: 'before' }));
    await server.kill();
    try {
      expect(await failure(store.candidates(queryOf('reset my password'), WAITING))).to.match(/ECONNREFUSED|termin/);
      expect(await failure(store.answer('before', WAITING))).to.match(/ECONNREFUSED|termin/);
      expect(await failure(store.add(entryOf()))).to.match(/ECONNREFUSED|termin/);
    } finally {
      await server.restart();
    }
    expect(await store.candidates(queryOf('reset my password'), WAITING)).to.have.length(1);
    expect(String(await store.answer('before', WAITING))).to.equal('answer of before');
  });

  it('is not waited for longer than the caller does', async () => {
    const store = node();
    await store.add(entryOf({ id: 'x' }));
    server.freeze(true);
    try {
      const late = AbortSignal.timeout(50);
      expect(await failure(store.candidates(queryOf('reset my password'), late))).to.match(/timeout/);
      expect(await failure(store.answer('x', AbortSignal.timeout(50)))).to.match(/timeout/);
    } finally {
      server.freeze(false);
    }
    await delay(100);
  });

  it('passes over what it cannot keep', async () => {
    const store = node();
    await store.add(entryOf({ id: 'zero', text: 'what is \u0000 for' }));
    await store.add(entryOf({ id: 'long', text: `what is ${'x'.repeat(5000)}` }));
    const found = await store.candidates(queryOf(`what is ${'x'.repeat(5000)} \u0000`), WAITING);
    expect(found.map(({ id }) => id)).to.deep.equal(['long']);
  });
});

/** Waits for it, for some seconds. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 5000; !(await condition()); await delay(20)) {
    if (Date.now() > deadline) throw new Error('it did not come about in time');
  }
}

async function failure(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'no failure',
    (error: Error) => error.message,
  );
}
