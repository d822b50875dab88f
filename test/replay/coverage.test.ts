import { expect } from 'chai';
import { everyExchange, skipWithoutFixtures, type Exchange } from '../support/fixtures';
import { exchangesOf, PROVIDERS } from './exchanges';
import { printCoverage } from './print-coverage';
import { replayedApart } from './selections';

/** What was recorded and is not replayed, and why. */
const NOT_REPLAYED: readonly { provider: string; operation: string; reason: string }[] = [
  {
    provider: 'anthropic',
    operation: 'complete-legacy',
    reason: 'text completions of models that are gone; no SDK of today asks for them',
  },
  {
    provider: 'bedrock',
    operation: 'invoke',
    reason: 'each maker’s own form; all chat models are asked by Converse',
  },
  {
    provider: 'bedrock',
    operation: 'invoke-stream',
    reason: 'each maker’s own form; all chat models are asked by Converse',
  },
  {
    provider: 'bedrock',
    operation: 'count-tokens',
    reason:
      'clients of other APIs ask for counts, and in front of Bedrock, which counts for few models, the gateway counts',
  },
  { provider: 'cohere', operation: 'chat-v1', reason: 'the version before the one that the gateway speaks' },
  { provider: 'cohere', operation: 'generate-legacy', reason: 'the version before the one that the gateway speaks' },
];

describe('replay: what was recorded', () => {
  const exchanges = everyExchange();
  const replayed = new Set([...PROVIDERS.flatMap(exchangesOf), ...replayedApart()].map(({ name }) => name));
  const reasonOf = ({ provider, operation }: Exchange) =>
    NOT_REPLAYED.find((each) => each.provider === provider && each.operation === operation)?.reason;

  before(function () {
    skipWithoutFixtures(this);
  });
  after(() => printCoverage(exchanges, (exchange) => replayed.has(exchange.name), reasonOf));

  it('is there', () => {
    expect(exchanges).to.have.length.above(300);
  });

  it('is replayed, or it is said why not', () => {
    const missing = exchanges.filter((exchange) => !replayed.has(exchange.name) && !reasonOf(exchange));
    expect(missing.map(({ name }) => name)).to.deep.equal([]);
  });

  it('is explained only where it is not replayed', () => {
    for (const { provider, operation } of NOT_REPLAYED) {
      const explained = exchanges.filter((each) => each.provider === provider && each.operation === operation);
      expect(explained, `${provider} ${operation}`).to.not.have.length(0);
      expect(explained.filter(({ name }) => replayed.has(name))).to.deep.equal([]);
    }
  });
});
