import { expect } from 'chai';
import { setTimeout as delay } from 'node:timers/promises';
import type { EntrySelection, SemanticStore, SpaceOptions } from '../../plugins/core/semantic-store';
import { entryOf, queryOf, unit, WAITING } from './semantic-entry';

/** One gateway's way to a store; a second one is another gateway, or the same. */
export interface OpenSpaces {
  open(options: SpaceOptions): SemanticStore;
  close(): Promise<void>;
}

const ROOM = { maxBytes: 10_000_000 };

/**
 * What holds for all stores of answers that are found by their meaning.
 *
 * @param openSpaces a way to one and the same store, empty at the begin of each test
 */
export function describeSemanticStore(openSpaces: () => Promise<OpenSpaces>): void {
  let spaces: OpenSpaces;
  let store: SemanticStore;
  const ids = async (query: Parameters<SemanticStore['candidates']>[0]) =>
    (await store.candidates(query, WAITING)).map(({ id }) => id);

  beforeEach(async () => {
    spaces = await openSpaces();
    store = spaces.open({ space: 'ai', ...ROOM });
  });
  afterEach(() => spaces.close());

  it('finds entries by their words, the most alike first', async () => {
    await store.add(entryOf({ id: 'far', text: 'reset my alarm clock for tomorrow' }));
    await store.add(entryOf({ id: 'near', text: 'reset my password' }));
    await store.add(entryOf({ id: 'none', text: 'capital of France' }));
    expect(await ids(queryOf('how to reset my password'))).to.deep.equal(['near', 'far']);
    expect(await ids(queryOf('how to reset my password', { count: 1 }))).to.deep.equal(['near']);
    expect(await ids(queryOf('nothing alike'))).to.deep.equal([]);
  });

  it('lets a heavy word decide', async () => {
    await store.add(
      entryOf({
        id: 'light',
        terms: [
          ['the', 0.1],
          ['of', 0.1],
          ['rome', 3],
        ],
      }),
    );
    await store.add(
      entryOf({
        id: 'heavy',
        terms: [
          ['the', 0.1],
          ['of', 0.1],
          ['paris', 3],
        ],
      }),
    );
    const terms = [
      ['the', 0.1],
      ['of', 0.1],
      ['paris', 3],
    ] as const;
    expect(await ids(queryOf('', { terms, count: 1 }))).to.deep.equal(['heavy']);
  });

  it('finds entries by their vectors, the most alike first, and tells the cosine', async () => {
    for (const [id, y] of [
      ['far', 2],
      ['near', 0.1],
      ['farther', 5],
    ] as const) {
      await store.add(entryOf({ id, text: id, vector: unit(1, y, 0) }));
    }
    const found = await store.candidates(queryOf('else', { vector: unit(1, 0, 0), count: 2 }), WAITING);
    expect(found.map(({ id }) => id)).to.deep.equal(['near', 'far']);
    expect(found[0]!.cosine).to.be.closeTo(1 / Math.hypot(1, 0.1), 1e-5);
    expect(found[1]!.cosine).to.be.closeTo(1 / Math.hypot(1, 2), 1e-5);
  });

  it('gives what words and vector find once, with the cosine where there are two vectors', async () => {
    await store.add(entryOf({ id: 'both', text: 'reset password', vector: unit(1, 1) }));
    await store.add(entryOf({ id: 'words', text: 'reset password now' }));
    await store.add(entryOf({ id: 'vector', text: 'forgot it', vector: unit(1, 0.9) }));
    const found = await store.candidates(queryOf('reset password', { vector: unit(1, 1) }), WAITING);
    expect(found.map(({ id }) => id).sort()).to.deep.equal(['both', 'vector', 'words']);
    const cosines = Object.fromEntries(found.map(({ id, cosine }) => [id, cosine]));
    expect(cosines.both).to.be.closeTo(1, 1e-5);
    expect(cosines.words).to.equal(undefined);
  });

  it('gives an entry as it was stored', async () => {
    const labels = { model: 'a/b', consumer: 'ann', team: 'red', tags: { tenant: '☂' } };
    const entry = entryOf({ id: 'x', group: 'first', text: "it's ☂", labels, vector: unit(3, 4) });
    await store.add(entry);
    const { partition, text, group, storedAt, expiresAt } = entry;
    const [found] = await store.candidates(queryOf("it's"), WAITING);
    expect(found).to.deep.include({ id: 'x', partition, text, group, storedAt, expiresAt, labels });
    expect(await store.answer('x', WAITING)).to.deep.equal(entry.answer);
    expect(await store.answer('never', WAITING)).to.equal(undefined);
  });

  it('never mixes partitions, nor spaces', async () => {
    const other = spaces.open({ space: 'other', ...ROOM });
    await store.add(entryOf({ id: 'p', partition: 'p', vector: unit(1, 0) }));
    await store.add(entryOf({ id: 'q', partition: 'q', vector: unit(1, 0) }));
    await other.add(entryOf({ id: 'o', partition: 'p', vector: unit(1, 0) }));
    const query = queryOf('reset my password', { vector: unit(1, 0) });
    expect(await ids(query)).to.deep.equal(['p']);
    expect(await ids({ ...query, partition: 'q' })).to.deep.equal(['q']);
    expect(await ids({ ...query, partition: 'r' })).to.deep.equal([]);
    expect((await other.candidates(query, WAITING)).map(({ id }) => id)).to.deep.equal(['o']);
  });

  it('gives nothing that has expired, or that is older than wanted', async () => {
    const now = Date.now();
    await store.add(entryOf({ id: 'expired', expiresAt: now - 1 }));
    await store.add(entryOf({ id: 'soon', expiresAt: now + 2_000 }));
    await store.add(entryOf({ id: 'old', storedAt: now - 10_000 }));
    const query = queryOf('reset my password', { storedAfter: now - 5_000 });
    expect(await ids(query)).to.deep.equal(['soon']);
    await delay(now + 2_050 - Date.now());
    expect(await ids({ ...query, storedAfter: 0 })).to.deep.equal(['old']);
    expect(await store.answer('soon', WAITING)).to.equal(undefined);
    expect(await listed({})).to.deep.equal(['old']);
  });

  const listed = async (selection: EntrySelection) => {
    const found: string[] = [];
    for await (const { id } of store.list(selection)) found.push(id);
    return found.sort();
  };

  it('lists and removes what fits a selection', async () => {
    const now = Date.now();
    const mine = { model: 'a/b', consumer: 'ann', team: 'red', tags: { tenant: 't', env: 'test' } };
    await store.add(entryOf({ id: 'mine', labels: mine }));
    await store.add(entryOf({ id: 'hers', labels: { model: 'a/b', consumer: 'bea' } }));
    await store.add(entryOf({ id: 'old', storedAt: now - 10_000, labels: { model: 'c/d' }, vector: unit(3, 4) }));
    const selections: [EntrySelection, string[]][] = [
      [{}, ['hers', 'mine', 'old']],
      [{ id: 'hers' }, ['hers']],
      [{ model: 'a/b' }, ['hers', 'mine']],
      [{ consumer: 'ann' }, ['mine']],
      [{ team: 'red' }, ['mine']],
      [{ tags: { tenant: 't' } }, ['mine']],
      [{ tags: { tenant: 't', env: 'live' } }, []],
      [{ storedBefore: now - 5_000 }, ['old']],
      [{ model: 'a/b', consumer: 'bea' }, ['hers']],
    ];
    for (const [selection, wanted] of selections) expect(await listed(selection)).to.deep.equal(wanted);
    for await (const { vector } of store.list({ id: 'old' })) expect(vector![0]).to.be.closeTo(0.6, 1e-6);
    expect(await store.remove({ model: 'a/b' })).to.equal(2);
    expect(await store.remove({ model: 'a/b' })).to.equal(0);
    expect(await store.remove({ consumer: 'a\0b', tags: { '\0': '' } })).to.equal(0);
    expect(await listed({})).to.deep.equal(['old']);
    expect(await ids(queryOf('reset my password'))).to.deep.equal(['old']);
    expect(await store.answer('mine', WAITING)).to.equal(undefined);
  });

  it('adds to counters from all who share them, and drops those that are named', async () => {
    const other = await openSpaces();
    const there = other.open({ space: 'ai', ...ROOM });
    await store.tally({ hits: 2, misses: 1 });
    await there.tally({ hits: 3, 'day ☂': 0.5 });
    expect(await store.tallies()).to.deep.equal({ hits: 5, misses: 1, 'day ☂': 0.5 });
    await there.dropTallies(['hits', 'never']);
    expect(await store.tallies()).to.deep.equal({ misses: 1, 'day ☂': 0.5 });
    expect(await spaces.open({ space: 'other', ...ROOM }).tallies()).to.deep.equal({});
    await other.close();
  });

  it('counts what it holds, and holds no more than it may', async () => {
    expect(await store.size()).to.deep.equal({ entries: 0, bytes: 0 });
    const small = spaces.open({ space: 'small', maxBytes: 50_000 });
    for (let n = 0; n < 100; n++) {
      await small.add(entryOf({ id: `e${n}`, answer: Buffer.alloc(1000), vector: unit(1, n) }));
      expect((await small.size()).bytes).to.be.at.most(50_000);
    }
    const { entries, bytes } = await small.size();
    expect(entries).to.be.within(5, 50);
    expect(bytes).to.be.above(entries * 1000);
    await small.add(entryOf({ id: 'large', answer: Buffer.alloc(60_000) }));
    expect(await small.answer('large', WAITING)).to.equal(undefined);
    await small.remove({});
    expect(await small.size()).to.deep.equal({ entries: 0, bytes: 0 });
  });

  it('keeps what serves, and what saves more', async () => {
    const small = spaces.open({ space: 'small', maxBytes: 60_000 });
    const add = (id: string, worth = 0.001) => small.add(entryOf({ id, worth, answer: Buffer.alloc(1000) }));
    await add('dear', 0.05);
    await add('used');
    for (let n = 0; n < 20; n++) await small.answer('used', WAITING);
    for (let n = 0; n < 60; n++) await add(`other ${n}`);
    expect(await small.answer('dear', WAITING)).to.have.length(1000);
    expect(await small.answer('used', WAITING)).to.have.length(1000);
    expect(await small.answer('other 0', WAITING)).to.equal(undefined);
    expect(await small.answer('other 59', WAITING)).to.have.length(1000);
  });

  it('does not work for who has gone', async () => {
    const gone = AbortSignal.abort(new Error('gone'));
    const error: unknown = await store.candidates(queryOf('x'), gone).catch((reason: unknown) => reason);
    expect(error).to.have.property('message', 'gone');
  });
}
