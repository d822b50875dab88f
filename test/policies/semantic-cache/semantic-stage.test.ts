import { expect } from 'chai';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { JsonObject } from '../../../plugins/core/json';
import type { SemanticStore } from '../../../plugins/core/semantic-store';
import type { Services } from '../../../plugins/core/services';
import { atTime } from '../../support/clock';
import { type Call, completion, plain } from './harness';
import { cached, closeCached, costing, QUESTION, REPHRASED, saying } from './semantic-cached';

describe('the semantic stage', () => {
  afterEach(closeCached);

  it('serves nothing that a request with another word asks for', async () => {
    const cache = cached();
    await cache.send(saying(QUESTION));
    expect(await cache.status(saying('How do I reset my password on the phone?'))).to.equal('miss');
    expect(await cache.status(saying(REPHRASED))).to.equal('semantic-hit');
  });

  describe('serves at once what was only typed otherwise', () => {
    const typed = ' how do i reset  my password';
    const nothing: Partial<Services> = {
      embedder: () => ({ id: 'test', background: 0, embed: () => new Promise<never>(() => {}) }),
    };

    it('before anything is compared, as a hit that is certain', async () => {
      const cache = cached({}, nothing);
      await cache.send(saying(QUESTION));
      const { ai } = await cache.send(saying(typed));
      expect(ai.answerHeaders).to.include({ 'x-ai-cache': 'semantic-hit', 'x-ai-cache-similarity': '1.000' });
      expect((await cache.hooks.cache!()).semantic).to.include({ hits: 1, savedUsd: 0.01 });
    });

    it('and neither to others, nor where the rest differs, nor in the shadow, nor where it is unwanted', async () => {
      const cache = cached({}, nothing);
      const bob = { id: 'bob', name: 'bob' } as Call['consumer'];
      await cache.send(saying(QUESTION));
      expect(await cache.status(saying(typed, { consumer: bob }))).to.equal('miss');
      const hotter = { ...saying(typed).body, temperature: 0.3 };
      expect(await cache.status({ body: hotter })).to.equal('miss');
      expect(await cache.status(saying(`${typed}!`, { headers: { 'cache-control': 'no-cache' } }))).to.equal('bypass');
      const shadow = cached({ shadow: true });
      await shadow.send(saying(QUESTION));
      expect(await shadow.status(saying(typed))).to.equal('miss');
    });

    it('until it is purged', async () => {
      const cache = cached({}, nothing);
      await cache.send(saying(QUESTION));
      await cache.hooks.purge!({});
      expect(await cache.status(saying(typed))).to.equal('miss');
    });
  });

  it('looks for words and patterns in no text that is too long to be compared', async () => {
    const cache = cached({ refuse: { patterns: ['project'] } });
    await cache.send(saying('project '.repeat(100)));
    await cache.send(saying('What is a project?'));
    expect((await cache.hooks.cache!()).semantic!.refused).to.deep.equal({ long: 1, patterns: 1 });
  });

  it('looks at answers no older than the client wants them', async () => {
    const cache = cached();
    await atTime(Date.now() - 60_000, () => cache.send(saying(QUESTION)));
    expect(await cache.status(saying(REPHRASED, { headers: { 'x-ai-cache-ttl': '30' }, cut: true }))).to.equal('miss');
    expect(await cache.status(saying(REPHRASED, { headers: { 'x-ai-cache-ttl': '90' } }))).to.equal('semantic-hit');
  });

  it('keeps nothing but whole texts', async () => {
    const cache = cached();
    const called = completion('');
    called.choices[0]!.message.tool_calls = [{ id: '1', type: 'function', function: { name: 'f', arguments: '{}' } }];
    called.choices[0]!.finish_reason = 'tool_calls';
    for (const answer of [plain(called), plain(completion('x', 'length')), plain(completion(''))]) {
      await cache.send(saying(QUESTION, { answer }));
    }
    expect((await cache.hooks.cache!()).entries).to.equal(0);
  });

  it('keeps nothing by its meaning in which checks below the cache have found something', async () => {
    const cache = cached();
    await cache.send(saying(QUESTION, { incidents: [{ check: 'pii', side: 'input', action: 'redact' }] }));
    const { entries, semantic } = await cache.hooks.cache!();
    expect([entries, semantic!.refused]).to.deep.equal([0, { moderated: 1 }]);
    expect(await cache.status(saying(REPHRASED))).to.equal('miss');
    expect(await cache.status(saying(QUESTION))).to.equal('hit');
  });

  it('asks the model all the same for the share of hits that is said', async () => {
    const cache = cached({ shadowRate: 1 });
    await cache.send(saying(QUESTION));
    // Hits that are nearly certain are picked less often than the share says, others more often.
    let tries = 0;
    while ((await cache.status(saying(REPHRASED))) !== 'miss' && tries < 1000) tries++;
    expect((await cache.hooks.cache!()).semantic!.labels).to.include({ shadow: 1 });
  });

  it('asks for no more than may be spent on it, and takes an unknown price for no free one', async () => {
    for (const [price, perDay] of [
      [0.01, 0.005],
      [null, 0.005],
    ] as const) {
      // prettier-ignore
      const cache = cached({ shadowRate: 1, shadowUsdPerDay: perDay }, costing(price));
      await cache.send(saying(QUESTION));
      expect(await cache.status(saying(REPHRASED))).to.equal('semantic-hit');
    }
  });

  it('learns from a miss whether the best entry would have done', async () => {
    const cache = cached();
    await cache.send(saying(QUESTION));
    await cache.send(saying('How do I reset my password on the phone?'));
    expect((await cache.hooks.cache!()).semantic!.labels).to.deep.equal({ miss: 1 });
  });

  it('asks the very same once more now and then, to learn how far answers differ; and keeps the newer one', async () => {
    const cache = cached({ shadowRate: 1 });
    const answered = (text: string) => saying(QUESTION, { answer: plain(completion(text)) });
    await cache.send(answered('Open the settings and choose security.'));
    let tries = 0;
    while ((await cache.status(answered('open the settings and choose security'))) !== 'miss' && tries < 1000) tries++;
    const { semantic, entries } = await cache.hooks.cache!();
    expect(semantic!.labels).to.deep.equal({ again: 1 });
    expect(entries).to.equal(1);
  });

  describe('has an error at start that points at what cannot be had', () => {
    const missing = (what: string) => () => {
      throw new Error(`there is no ${what}`);
    };
    const wrong: Record<string, [JsonObject, Partial<Services>?]> = {
      'judge: there is no endpoint `nowhere`': [{ judge: 'nowhere/gpt' }, { endpoints: new Map() }],
      'embedder: there is no embedder': [{ embedder: 'none' }, { embedder: missing('embedder') }],
      'store: there is no store': [{ store: 'none' }, { store: missing('store') }],
      'store: there is no place for vectors': [{}, { semanticStore: missing('place for vectors') }],
      'refuse.patterns[1]: ': [{ refuse: { patterns: ['x', '(?=x)'] } }],
    };
    for (const [where, [parameters, further]] of Object.entries(wrong)) {
      it(where, () => {
        expect(() => cached(parameters, further)).to.throw(`pipelines.ai.policies[0].semantic-cache.action.${where}`);
      });
    }

    it('and leaves nothing at work', async () => {
      let reads = 0;
      const watched = () => ({ tallies: () => Promise.resolve({ reads: ++reads }) }) as unknown as SemanticStore;
      expect(() => cached({ judge: 'nowhere/gpt' }, { endpoints: new Map(), semanticStore: watched })).to.throw(
        'judge',
      );
      await nextTurn();
      expect(reads).to.equal(0);
      cached({}, { semanticStore: watched });
      await nextTurn();
      expect(reads).to.be.above(0);
    });
  });
});
