import { expect } from 'chai';
import type { Services } from '../../../plugins/core/services';
import { cached, closeCached, QUESTION, REPHRASED, saying } from './semantic-cached';

describe('hits by meaning, as they are counted', () => {
  afterEach(closeCached);

  it('in the shadow are those that would have been served, of questions that were typed otherwise, too', async () => {
    const cache = cached({ shadow: true });
    await cache.send(saying(QUESTION));
    expect(await cache.status(saying(' how do i reset  my password'))).to.equal('miss');
    const { entries, semantic } = await cache.hooks.cache!();
    expect(semantic).to.deep.include({ hits: 1, misses: 1, savedUsd: 0.01, labels: { again: 1 } });
    expect(entries).to.equal(1);
  });

  it('in the shadow have nothing kept that would not have been kept', async () => {
    const cache = cached({ shadow: true });
    await cache.send(saying(QUESTION));
    expect(await cache.status(saying(REPHRASED))).to.equal('miss');
    const { entries, semantic } = await cache.hooks.cache!();
    expect([entries, semantic!.hits, semantic!.savedUsd]).to.deep.equal([1, 1, 0.01]);
  });

  it('in the shadow are logged with the entry and the similarity that clients would have seen', async () => {
    const logged: object[] = [];
    const logger = { warn() {}, info: (message: string, facts: object) => logged.push({ message, ...facts }) };
    const cache = cached({ shadow: true }, { logger } as unknown as Partial<Services>);
    await cache.send(saying(QUESTION));
    await cache.send(saying(` ${QUESTION.toLowerCase()}`));
    await cache.send(saying(REPHRASED));
    const [typed, rephrased] = logged as { message: string; entry: string; similarity: number }[];
    expect(typed).to.include({ message: 'semantic-cache: would have been served from the cache', similarity: 1 });
    expect(rephrased).to.include({ entry: typed!.entry });
    expect(rephrased!.similarity).to.be.within(0.9, 0.999);
  });

  it('have not saved nothing where nobody can tell what they saved', async () => {
    let price: number | null = null;
    const prices = { cost: () => ({ total: price }) } as unknown as Services['prices'];
    const cache = cached({}, { prices });
    await cache.send(saying(QUESTION));
    await cache.send(saying(REPHRASED));
    expect((await cache.hooks.cache!()).semantic).to.include({ hits: 1, savedUsd: null, unpricedHits: 1 });
    price = 0.02;
    await cache.send(saying(REPHRASED));
    expect((await cache.hooks.cache!()).semantic).to.include({ hits: 2, savedUsd: 0.02, unpricedHits: 1 });
  });
});
