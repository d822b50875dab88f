import { expect } from 'chai';
import { moderation } from '../../plugins/checks/moderation';
import type { Endpoint } from '../../plugins/core/endpoint';
import { Secret } from '../../plugins/core/secret';
import { providers } from '../../plugins/providers';
import { type JsonServer, startJsonServer } from '../support/json-server';
import { judgeOf, subjectOf } from './judge-of';
import { rejection } from './rejection';

const SAFE = {
  flagged: false,
  categories: { violence: false, hate: false },
  category_scores: { violence: 0.3, hate: 0 },
};
const VIOLENT = {
  flagged: true,
  categories: { violence: true, hate: false },
  category_scores: { violence: 0.9, hate: 0 },
};

function endpointOf(kind: string, url: string, key = 'env:CHECK_MODERATION_KEY'): Endpoint {
  const provider = providers.find((one) => one.kind === kind)!;
  return { name: kind, provider, urls: [url], apiKeys: [new Secret(key)], headers: {}, models: [], options: {} };
}

describe('the check moderation', () => {
  let service: JsonServer;
  let results: object[] | undefined;
  let endpoints: Endpoint[];
  before(async () => {
    process.env.CHECK_MODERATION_KEY = 'key-of-the-test';
    service = await startJsonServer(() => (results ? { id: 'modr-1', model: 'm', results } : { error: 'none' }));
    endpoints = [endpointOf('openai', service.url), endpointOf('mistral', service.url)];
  });
  after(async () => {
    delete process.env.CHECK_MODERATION_KEY;
    await service.close();
  });
  beforeEach(() => (service.calls.length = 0));

  it('asks the model with the credential of its endpoint about every text that says something', async () => {
    results = [SAFE, SAFE];
    expect(await judgeOf(moderation, {}, endpoints)(subjectOf(['one', ' ', 'two']))).to.deep.equal({ passed: true });
    const [{ url, headers, body }] = service.calls as [(typeof service.calls)[0]];
    expect(url).to.equal('/moderations');
    expect(headers.authorization).to.equal('Bearer key-of-the-test');
    expect(body).to.deep.equal({ model: 'omni-moderation-latest', input: ['one', 'two'] });
  });

  it('asks nobody where no text says anything', async () => {
    expect(await judgeOf(moderation, {}, endpoints)(subjectOf(['', '\n']))).to.deep.equal({ passed: true });
    expect(service.calls).to.have.length(0);
  });

  it('names the categories for which it refuses', async () => {
    results = [SAFE, VIOLENT];
    const verdict = await judgeOf(moderation, {}, endpoints)(subjectOf(['one', 'two']));
    expect(verdict).to.deep.equal({ passed: false, reason: 'violence' });
  });

  it('looks at the categories that it was told', async () => {
    results = [VIOLENT];
    expect(await judgeOf(moderation, { categories: ['hate'] }, endpoints)(subjectOf(['one']))).to.include({
      passed: true,
    });
  });

  for (const [threshold, passed] of [
    [0.95, true],
    [0.9, false],
  ] as const) {
    it(`${passed ? 'lets pass' : 'refuses'} a score of 0.9 where the threshold is ${threshold}`, async () => {
      results = [VIOLENT];
      const judge = judgeOf(moderation, { thresholds: { violence: threshold } }, endpoints);
      expect(await judge(subjectOf(['one']))).to.include({ passed });
    });
  }

  it('takes another provider, which does not say that something is flagged', async () => {
    results = [{ categories: { pii: true }, category_scores: { pii: 0.8 } }];
    const judge = judgeOf(moderation, { model: 'mistral/mistral-moderation-latest' }, endpoints);
    expect(await judge(subjectOf(['one']))).to.deep.equal({ passed: false, reason: 'pii' });
    expect(service.calls[0]?.body).to.include({ model: 'mistral-moderation-latest' });
  });

  it('cannot tell by an answer about fewer texts, or without a judgement', async () => {
    const judge = judgeOf(moderation, {}, endpoints);
    results = [SAFE];
    expect(await rejection(judge(subjectOf(['one', 'two'])))).to.include('judged 1 texts of 2');
    results = [{}];
    expect(await rejection(judge(subjectOf(['one'])))).to.include('which categories');
    results = undefined;
    expect(await rejection(judge(subjectOf(['one'])))).to.include('could not be read');
  });

  it('cannot tell without a credential, or by a failure', async () => {
    const none = endpointOf('openai', service.url, 'env:CHECK_NO_KEY');
    expect(await rejection(judgeOf(moderation, {}, [none])(subjectOf(['one'])))).to.include('CHECK_NO_KEY is not set');
    const gone = endpointOf('openai', 'http://127.0.0.1:1');
    expect(await rejection(judgeOf(moderation, {}, [gone])(subjectOf(['one'])))).to.include('could not be reached');
  });

  it('stops waiting when nobody waits any more', async () => {
    const signal = AbortSignal.abort(new Error('nobody waits'));
    expect(await rejection(judgeOf(moderation, {}, endpoints)(subjectOf(['one'], { signal })))).to.equal(
      'nobody waits',
    );
  });

  for (const [model, message] of [
    ['opennai/m', 'did you mean `openai`?'],
    ['omni-moderation-latest', 'must be written `endpoint/model`'],
    ['anthropic/claude', 'cannot do moderation'],
  ] as const) {
    it(`does not take the model ${model}`, () => {
      const known = [...endpoints, endpointOf('anthropic', service.url)];
      expect(() => judgeOf(moderation, { model }, known)).to.throw(message);
    });
  }
});
