import { expect } from 'chai';
import { ledgerRow } from '../support/ledger-rows';
import { failure } from '../support/stand-in';
import { ANSWER, type Asked, QUESTION, REPHRASED, SemanticGateway } from './semantic-gateway';

describe('hits that the model is asked about to learn from them', () => {
  const cache = new SemanticGateway();

  beforeEach(async () => {
    await cache.start({ shadowRate: 1, shadowUsdPerDay: 100 });
    cache.says(ANSWER);
    expect(await cache.ask(QUESTION)).to.include({ cache: 'miss' });
  });
  afterEach(() => cache.stop());

  /** Asks until the model was asked, too: that is left to chance. */
  async function untilAsked(question: string): Promise<Asked> {
    const before = cache.provider.received.length;
    for (let tries = 0; tries < 1000; tries++) {
      const asked = await cache.ask(question);
      if (cache.provider.received.length > before) return asked;
      expect(asked.text).to.equal(ANSWER);
    }
    throw new Error('the model was never asked');
  }

  for (const [question, status] of [
    [QUESTION, 'hit'],
    [REPHRASED, 'semantic-hit'],
  ] as const) {
    it(`are served where the provider fails: ${status}`, async () => {
      cache.provider.answer(failure(503));
      const asked = await untilAsked(question);
      expect(asked).to.include({ text: ANSWER, cache: status });
      const row = await ledgerRow(cache.gateway.ledger, asked.id);
      expect(row).to.include({ status: 200, cache: status, cost: 0, endpoint: 'one', model: 'gpt-4o' });
      expect(row.saved).to.be.above(0);
    });
  }

  it('are not where the provider refuses the request', async () => {
    cache.provider.answer(failure(400, 'the policy of the provider forbids it'));
    const error = await untilAsked(QUESTION).then(String, String);
    expect(error).to.contain('400 the policy of the provider forbids it');
  });
});
