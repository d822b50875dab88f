import { expect } from 'chai';
import { skipWithoutFixtures, type Exchange } from '../support/fixtures';
import { ReplayingProvider } from '../support/replaying-provider';
import { anthropicClient, askAnthropic } from './ask-anthropic';
import { askOpenAi, openAiClient, type Asked } from './ask-openai';
import { basePath, exchangesOf, PROVIDERS, recordedQuestion } from './exchanges';
import { Tally } from './tally';
import { recordedWire } from './wire';

/** Checks the suite's own tools: whatever differs behind the gateway is then the gateway's doing. */
describe('replay: SDK and replaying provider, nothing between', () => {
  let provider: ReplayingProvider;
  const tally = new Tally('direct');

  before(async function () {
    skipWithoutFixtures(this);
    provider = await ReplayingProvider.start();
  });
  after(async () => {
    await provider?.close();
    tally.print();
  });

  for (const name of PROVIDERS) {
    for (const exchange of exchangesOf(name)) {
      it(exchange.name, async () => {
        tally.replayed(exchange);
        provider.replay(exchange);
        const { wire } = await askDirectly(provider.url, exchange);
        expect(wire).to.deep.equal(recordedWire(exchange));
        const received = provider.received[0];
        expect(received?.url).to.equal(exchange.url.pathname + exchange.url.search);
        expect(received?.body.toString()).to.equal(JSON.stringify(exchange.request));
        tally.agreed(exchange);
      });
    }
  }

  it('has something to replay', function () {
    expect(PROVIDERS.map((name) => exchangesOf(name).length)).to.not.include(0);
  });
});

function askDirectly(url: string, exchange: Exchange): Promise<Asked> {
  const root = url + basePath(exchange);
  if (exchange.operation !== 'messages') {
    return askOpenAi(openAiClient(root), exchange.operation, exchange.request);
  }
  return askAnthropic(anthropicClient(root), recordedQuestion(exchange));
}
