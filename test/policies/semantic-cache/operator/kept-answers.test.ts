import { expect } from 'chai';
import type { Embedder } from '../../../../plugins/core/embedder';
import { memoryCacheStore } from '../../../../plugins/stores/memory/cache-store';
import type { CachedProvider } from '../harness';
import { cached, closeCached, QUESTION, saying } from '../semantic-cached';

/** Whose vectors say of all texts that they are alike. */
const ALIKE: Embedder = { id: 'alike', background: 0, embed: async (texts) => texts.map(() => Float32Array.of(1, 0)) };

/** Answers to similar questions are kept after the client has its own. */
async function kept(cache: CachedProvider, entries: number): Promise<void> {
  while ((await cache.hooks.cache!()).entries !== entries) await new Promise(setImmediate);
}

describe('what a cache keeps', () => {
  afterEach(closeCached);

  it('goes for exactly the same requests, too, where only its vector tells that it means the same', async () => {
    const question = 'When does online check-in open?';
    const cache = cached({}, { embedder: () => ALIKE });
    await cache.send(saying(question));
    await kept(cache, 1);
    expect(await cache.hooks.purge!({ like: 'online check-in opening time' })).to.equal(1);
    expect(await cache.status(saying(question))).to.equal('miss');
  });

  it('is counted before it goes, whoever can find it', async () => {
    for (const [mode, listed] of [
      ['semantic', 1],
      ['exact', 0],
    ] as const) {
      const cache = cached({ mode });
      const { entries, purge } = cache.hooks;
      await cache.send(saying(QUESTION));
      if (mode === 'semantic') await kept(cache, 1);
      await cache.send({ body: { ...saying(QUESTION).body, temperature: 1 } });
      const all = await entries!({}, 10, true);
      expect([all.entries.length, all.total]).to.deep.equal([listed, 2]);
      expect((await entries!({ consumer: 'nobody' }, 10, true)).total).to.equal(0);
      expect((await entries!({}, 10)).total).to.equal(listed);
      expect(await purge!({})).to.equal(2);
    }
  });

  it('is counted also where it was kept by its meaning before the mode was changed', async () => {
    const store = memoryCacheStore({ maxBytes: 1_000_000 });
    await cached({}, { store: () => store }).send(saying(QUESTION));
    const { entries, purge } = cached({ mode: 'exact' }, { store: () => store }).hooks;
    expect(await entries!({ like: QUESTION }, 10, true)).to.deep.equal({ entries: [], total: 1 });
    expect(await purge!({ like: QUESTION })).to.equal(1);
  });
});
