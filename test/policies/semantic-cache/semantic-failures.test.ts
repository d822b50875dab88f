import { expect } from 'chai';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Embedder } from '../../../plugins/core/embedder';
import type { SemanticStore } from '../../../plugins/core/semantic-store';
import type { Services } from '../../../plugins/core/services';
import { memorySpaces } from '../../../plugins/stores/memory/semantic-store';
import { cached, closeCached, QUESTION, REPHRASED, saying } from './semantic-cached';

describe('the semantic stage where something fails', () => {
  afterEach(closeCached);

  describe('leaves requests to the model', () => {
    const never = new Promise<never>(() => {});
    const embedder = (embed: Embedder['embed']): Partial<Services> => ({
      embedder: () => ({ id: 'test', background: 0, embed }),
    });
    const store = (broken: Partial<SemanticStore>): Partial<Services> => ({
      semanticStore: (_, space) => Object.assign(Object.create(memorySpaces().open(space)) as SemanticStore, broken),
    });
    const failing: Record<string, Partial<Services>> = {
      'when the embedder fails': embedder(() => Promise.reject(new Error('no model'))),
      'when the embedder takes too long': embedder(() => never),
      'when the store fails': store({ candidates: () => Promise.reject(new Error('connection refused')) }),
    };
    for (const [when, further] of Object.entries(failing)) {
      it(`${when}, with one warning`, async () => {
        const cache = cached({}, further);
        expect(await cache.status(saying(QUESTION))).to.equal('miss');
        expect(await cache.status(saying(REPHRASED))).to.equal('miss');
        expect(cache.warnings.filter((warning) => warning.includes('similar questions'))).to.have.length(1);
        expect(await cache.status(saying(QUESTION))).to.equal('hit');
      });
    }
  });

  for (const [what, damage] of Object.entries({
    'no answer any more': () => Buffer.from('{"whole":'),
    'the answer of another': (bytes: Buffer) => Buffer.from(String(bytes).replace(/ans_\w+/, 'ans_other')),
  })) {
    it(`takes away what is ${what}, so that it stands in nobody's way`, async () => {
      let damaged: string | undefined;
      const ofDamaged = (store: SemanticStore): SemanticStore =>
        Object.assign(Object.create(store) as SemanticStore, {
          answer: async (id: string, signal: AbortSignal) => {
            const bytes = await store.answer(id, signal);
            return bytes && (damaged ??= id) === id ? damage(bytes) : bytes;
          },
        });
      const cache = cached({}, { semanticStore: (_, space) => ofDamaged(memorySpaces().open(space)) });
      await cache.send(saying(QUESTION));
      expect(await cache.status(saying(REPHRASED))).to.equal('miss');
      await nextTurn();
      expect((await cache.hooks.cache!()).entries).to.equal(1);
      expect(await cache.status(saying('Hello! How do I reset my password?'))).to.equal('semantic-hit');
    });
  }
});
