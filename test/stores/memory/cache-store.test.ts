import { expect } from 'chai';
import { memoryCacheStore } from '../../../plugins/stores/memory/cache-store';
import { describeCacheStore } from '../cache-store-contract';

const KILOBYTE = Buffer.alloc(1000, 'x');

describe('memory cache store', () => {
  describe('like every cache store', () => describeCacheStore(() => memoryCacheStore({ maxBytes: 100_000 })));

  const stores: { close(): Promise<void> }[] = [];
  const open = (maxBytes: number) => {
    const store = memoryCacheStore({ maxBytes });
    stores.push(store);
    return store;
  };
  afterEach(() => Promise.all(stores.splice(0).map((store) => store.close())));

  it('gives back what it was given, and nothing after a removal', async () => {
    const store = open(100_000);
    await store.set('a', Buffer.from('answer'), 60);
    expect((await store.get('a'))?.toString()).to.equal('answer');
    await store.delete('a');
    expect(await store.get('a')).to.equal(undefined);
    expect(store.bytes).to.equal(0);
  });

  it('stays below its bound under many writes and keeps the newest', async () => {
    const store = open(50_000);
    for (let index = 0; index < 5_000; index++) {
      await store.set(`key-${index}`, KILOBYTE, 60);
      expect(store.bytes).to.be.at.most(50_000);
    }
    expect(await store.get('key-0')).to.equal(undefined);
    expect(await store.get('key-4999')).to.deep.equal(KILOBYTE);
    expect(store.bytes).to.be.above(40_000);
  });

  it('lets go first of what was used longest ago', async () => {
    const store = open(4_500);
    for (const key of ['a', 'b', 'c']) await store.set(key, KILOBYTE, 60);
    await store.get('a');
    await store.set('d', KILOBYTE, 60);
    expect(await store.get('b')).to.equal(undefined);
    for (const key of ['a', 'c', 'd']) expect(await store.get(key), key).to.deep.equal(KILOBYTE);
  });

  it('counts an overwritten entry once', async () => {
    const store = open(100_000);
    await store.set('a', KILOBYTE, 60);
    const once = store.bytes;
    for (let index = 0; index < 100; index++) await store.set('a', KILOBYTE, 60);
    expect(store.bytes).to.equal(once);
  });

  it('forgets an entry at its time and counts it no more', async () => {
    const store = open(100_000);
    await store.set('short', KILOBYTE, 0.02);
    await store.set('long', KILOBYTE, 60);
    const both = store.bytes;
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(await store.get('short')).to.equal(undefined);
    expect(await store.get('long')).to.deep.equal(KILOBYTE);
    expect(store.bytes).to.be.below(both).and.above(0);
  });

  it('does not take what is larger than itself or has no time to live', async () => {
    const store = open(900);
    await store.set('large', KILOBYTE, 60);
    await store.set('dead', Buffer.from('x'), 0);
    expect(await store.get('large')).to.equal(undefined);
    expect(await store.get('dead')).to.equal(undefined);
    expect(store.bytes).to.equal(0);
  });

  it('drops the old value when the new one is too large', async () => {
    const store = open(900);
    await store.set('a', Buffer.from('old'), 60);
    await store.set('a', KILOBYTE, 60);
    expect(await store.get('a')).to.equal(undefined);
  });

  it('keeps a copy: what the caller does to its buffer later changes nothing', async () => {
    const store = open(10_000);
    const value = Buffer.from('answer');
    await store.set('a', value, 60);
    value.fill('x');
    expect((await store.get('a'))?.toString()).to.equal('answer');
  });
});
