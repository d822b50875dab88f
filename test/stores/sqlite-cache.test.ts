import { expect } from 'chai';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Database = require('libsql');
import type { SpaceOptions } from '../../plugins/core/semantic-store';
import { CacheFile } from '../../plugins/stores/sqlite/cache-file';
import { sqliteCacheStore } from '../../plugins/stores/sqlite/cache-store';
import { openRecords } from '../../plugins/stores/sqlite/records';
import { sqliteSpaces } from '../../plugins/stores/sqlite/semantic-log';
import { describeCacheStore } from './cache-store-contract';
import { entryOf, queryOf, unit, WAITING } from './semantic-entry';
import { describeSemanticStore } from './semantic-store-contract';

const SPACE: SpaceOptions = { space: 'ai', maxBytes: 10_000_000 };
const GIGABYTE = 1e9;

describe('caches in an SQLite file', () => {
  let folder: string;
  let place: string;
  let said: string[];
  const say = (message: string) => void said.push(message);
  const logger = { error: say, warn: say, info: say, debug: say };

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'cache-'));
    place = path.join(folder, 'data', 'cache.db');
    said = [];
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const open = (maxBytes = GIGABYTE) => {
    const file = new CacheFile(place, maxBytes);
    const spaces = sqliteSpaces(file, logger);
    const close = () => spaces.close().then(() => file.close());
    return { file, answers: sqliteCacheStore(file), open: spaces.open, close };
  };

  describe('like every cache store', () => describeCacheStore(() => sqliteCacheStore(new CacheFile(place, GIGABYTE))));

  describe('like every semantic store', () => describeSemanticStore(async () => open()));

  it('have what they had after a restart, nobody else’s to read', async () => {
    const before = open();
    await before.answers.set('exact', Buffer.from('one'), 60);
    const entry = entryOf({ id: 'x', text: "it's ☂", vector: unit(3, 4), labels: { model: 'a/b', tags: { t: 'v' } } });
    await before.open(SPACE).add(entry);
    await before.open({ ...SPACE, space: 'other' }).add(entryOf({ id: 'elsewhere' }));
    await before.open(SPACE).tally({ hits: 2 });
    await before.close();
    expect(statSync(place).mode & 0o777).to.equal(0o600);

    const after = open();
    const store = after.open(SPACE);
    expect(await store.size()).to.include({ entries: 1 });
    const [found] = await store.candidates(queryOf('', { vector: unit(3, 4) }), WAITING);
    const { partition, text, group, storedAt, expiresAt, labels } = entry;
    expect(found).to.deep.include({ id: 'x', partition, text, group, storedAt, expiresAt, labels });
    expect(found!.cosine).to.be.closeTo(1, 1e-5);
    expect(await store.answer('x', WAITING)).to.deep.equal(entry.answer);
    expect(await store.tallies()).to.deep.equal({ hits: 2 });
    expect(String(await after.answers.get('exact'))).to.equal('one');
    await after.close();
  });

  it('load thousands of entries bit by bit, and what serves stays when the room is less', async () => {
    const before = open();
    const store = before.open({ ...SPACE, maxBytes: 100_000_000 });
    await Promise.all(Array.from({ length: 1500 }, (_, n) => store.add(entryOf({ id: `e${n}`, text: `word ${n}` }))));
    for (let n = 0; n < 5; n++) await store.answer('e3', WAITING);
    await before.close();
    const after = open();
    expect(await after.open({ ...SPACE, maxBytes: 100_000_000 }).size()).to.include({ entries: 1500 });
    await after.close();
    const small = open();
    const { entries } = await small.open({ ...SPACE, maxBytes: 500_000 }).size();
    expect(entries).to.be.within(50, 400);
    expect(String(await small.open({ ...SPACE, maxBytes: 500_000 }).answer('e3', WAITING))).to.equal('answer of e3');
    await small.close();
    expect(count('entries')).to.equal(entries);
  });

  it('leave no words on the disk of what was removed', async () => {
    const opened = open();
    const secret = Buffer.from('a-secret-of-the-client');
    await opened.open(SPACE).add(entryOf({ text: String(secret), answer: secret }));
    await opened.answers.set('k', secret, 60);
    await opened.open(SPACE).remove({});
    await opened.answers.delete('k');
    await opened.close();
    expect(readFileSync(place).includes(secret)).to.equal(false);
  });

  it('skip rows that cannot be read, remove them and say how many', async () => {
    const before = open();
    for (const id of ['good', 'text', 'shape', 'vector']) {
      await before.open(SPACE).add(entryOf({ id, vector: unit(1, 2) }));
    }
    await before.close();
    edit(`UPDATE entries SET facts = 'x{' WHERE id = 'text'`);
    edit(`UPDATE entries SET facts = '{"partition": 1}' WHERE id = 'shape'`);
    edit(`UPDATE entries SET vector = x'0102' WHERE id = 'vector'`);
    const after = open();
    expect(await after.open(SPACE).size()).to.include({ entries: 1 });
    expect(said).to.deep.equal(['3 cached answers of ai could not be read and were removed']);
    await after.close();
    expect(count('entries')).to.equal(1);
  });

  it('forget what has expired meanwhile, in spaces that nobody opens as well', async () => {
    const before = open();
    await before.open(SPACE).add(entryOf({ expiresAt: Date.now() + 50 }));
    await before.open(SPACE).add(entryOf({ id: 'lasting' }));
    await before.close();
    await new Promise((resolve) => setTimeout(resolve, 80));
    await open().close();
    expect(count('entries')).to.equal(1);
  });

  it('keep no more exact answers than they may, those used last', async () => {
    const opened = open(100_000);
    const value = Buffer.alloc(1000, 'x');
    for (let n = 0; n < 300; n++) await opened.answers.set(`k${n}`, value, 60);
    await opened.answers.set('large', Buffer.alloc(200_000), 60);
    expect(await opened.answers.get('large')).to.equal(undefined);
    expect(await opened.answers.get('k0')).to.equal(undefined);
    expect(await opened.answers.get('k299')).to.deep.equal(value);
    await opened.close();
    expect(count('answers')).to.be.within(70, 85);
  });

  it('go on in a new file when somebody removes theirs', async () => {
    const opened = open();
    const store = opened.open(SPACE);
    await store.add(entryOf({ id: 'x' }));
    await opened.answers.set('k', Buffer.from('old'), 60);
    for (const ending of ['', '-wal', '-shm']) rmSync(place + ending, { force: true });
    expect(await store.answer('x', WAITING)).to.equal(undefined);
    expect(await opened.answers.get('k')).to.equal(undefined);
    expect(await store.candidates(queryOf('reset my password'), WAITING)).to.deep.equal([]);
    await store.add(entryOf({ id: 'y' }));
    expect(String(await store.answer('y', WAITING))).to.equal('answer of y');
    await opened.close();
  });

  it('keep nothing more while too much waits for the disk', async () => {
    const { file, answers, close } = open();
    const large = Buffer.alloc(20_000_000);
    const kept = await Promise.allSettled(['a', 'b', 'c', 'd'].map(async (key) => answers.set(key, large, 60)));
    expect(kept.map(({ status }) => status)).to.deep.equal(['fulfilled', 'fulfilled', 'fulfilled', 'rejected']);
    await answers.set('d', large, 60);
    expect((await file.call('getAnswer', ['d']))?.byteLength).to.equal(large.length);
    await close();
  });

  it('fail at once when they are closed, and leave nobody waiting', async () => {
    const { file, answers, open: openSpace, close } = open();
    const store = openSpace(SPACE);
    const waiting = Promise.allSettled([answers.get('a'), store.add(entryOf({ id: 'x' })), close()]);
    expect((await waiting).map(({ status }) => status)).to.deep.equal(['fulfilled', 'fulfilled', 'fulfilled']);
    const error: unknown = await file.call('check', []).catch((reason: unknown) => reason);
    expect(String(error)).to.match(/The cache in .*cache\.db does not work: its thread has ended/);
    const failed: unknown = await store.add(entryOf({ id: 'y' })).catch((reason: unknown) => reason);
    expect(String(failed)).to.match(/its thread has ended/);
    expect(await store.candidates(queryOf('reset my password', { count: 5 }), WAITING)).to.have.length(1);
  });

  it('refuse a file that holds other tables, and one that is no database', () => {
    openRecords(place, () => {}).close();
    expect(() => open()).to.throw('it holds other tables already');
    expect(count('host_records')).to.equal(0);
    writeFileSync(path.join(folder, 'text'), 'x'.repeat(5000));
    place = path.join(folder, 'text');
    expect(() => open()).to.throw(/not a database/);
  });

  function edit(sql: string): void {
    const database = new Database(place);
    database.exec(sql);
    database.close();
  }

  function count(table: string): number {
    const database = new Database(place);
    const { n } = database.prepare(`SELECT COUNT(*) AS n FROM ${table}`).get() as { n: number };
    database.close();
    return n;
  }
});
