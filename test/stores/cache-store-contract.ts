import { expect } from 'chai';
import { setTimeout as delay } from 'node:timers/promises';
import type { CacheStore } from '../../plugins/core/cache-store';

/** What holds for caches wherever they are kept. */
export function describeCacheStore(open: () => CacheStore): void {
  let store: CacheStore;

  beforeEach(() => (store = open()));
  afterEach(() => store.close());

  it('gives back the bytes that it was given, and nothing after a removal', async () => {
    const bytes = Buffer.from([0, 255, 13, 10, 128]);
    await store.set('a ☂', bytes, 60);
    expect(await store.get('a ☂')).to.deep.equal(bytes);
    await store.delete('a ☂');
    expect(await store.get('a ☂')).to.equal(undefined);
    expect(await store.get('never')).to.equal(undefined);
  });

  it('has the newest value of a key', async () => {
    await store.set('b', Buffer.from('old'), 60);
    await store.set('b', Buffer.from('new'), 60);
    expect(String(await store.get('b'))).to.equal('new');
  });

  it('forgets an entry at its time', async () => {
    await store.set('short', Buffer.from('x'), 0.05);
    await store.set('long', Buffer.from('x'), 60);
    await delay(100);
    expect(await store.get('short')).to.equal(undefined);
    expect(String(await store.get('long'))).to.equal('x');
  });

  it('keeps nothing that has no time to live, nor what stood there before', async () => {
    await store.set('c', Buffer.from('old'), 60);
    await store.set('c', Buffer.from('new'), 0);
    expect(await store.get('c')).to.equal(undefined);
  });

  it('removes what passes a test, and says how much', async () => {
    for (let n = 0; n < 250; n++) await store.set(`key ${n}`, Buffer.from(n % 5 ? 'stays' : 'goes'), 60);
    await store.set('short', Buffer.from('goes'), 0.01);
    await delay(50);
    expect(await store.removeWhere((value) => String(value) === 'goes')).to.equal(50);
    expect(await store.get('key 5')).to.equal(undefined);
    expect(String(await store.get('key 6'))).to.equal('stays');
    expect(await store.removeWhere((value) => String(value) === 'goes')).to.equal(0);
  });

  it('says that it can be reached', () => store.check());
}
