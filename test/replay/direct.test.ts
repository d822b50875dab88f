import { expect } from 'chai';
import { skipWithoutFixtures, type Exchange } from '../support/fixtures';
import { ReplayingProvider } from '../support/replaying-provider';
import { anthropicClient, askAnthropic } from './ask-anthropic';
import { askOpenAi, CLIENT_KEY, openAiClient, type Asked } from './ask-openai';
import { basePath, exchangesOf, PROVIDERS, recordedQuestion, isChat, readChat, readUsage } from './exchanges';
import { totalInput } from '../../plugins/core/usage';
import { Tally } from './tally';
import { expectSameRequest } from './same-request';
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
      it(exchange.name, () =>
        tally.count(exchange, async () => {
          provider.replay(exchange);
          const { wire } = await askDirectly(provider.url, exchange);
          expect(wire).to.deep.equal(recordedWire(exchange));
          expectSameRequest(provider.received[0], exchange, {
            key: CLIENT_KEY,
            url: exchange.url.pathname + exchange.url.search,
          });
        }),
      );
    }
  }

  it('its readers find something in every successful chat answer', () => {
    const empty: string[] = [];
    for (const exchange of PROVIDERS.flatMap(exchangesOf).filter(isChat)) {
      const wire = recordedWire(exchange);
      if (wire.kind === 'error') continue;
      const { text, toolCalls, finish } = readChat(exchange, wire);
      expect(finish, exchange.name).to.not.equal('');
      if (text.length + toolCalls.length === 0) empty.push(exchange.name);
      // A forced tool call ends with `stop` at OpenAI.
      if (finish === 'tool_calls') expect(toolCalls, exchange.name).to.not.have.length(0);
    }
    expect(empty).to.deep.equal(RECORDED_WITHOUT_CONTENT);
  });

  it('its readers of usage agree with the totals where a provider gives one', () => {
    for (const exchange of PROVIDERS.flatMap(exchangesOf)) {
      if (exchange.operation === 'moderations') continue;
      const wire = recordedWire(exchange);
      const total = /"total_tokens": ?(\d+)(?!.*"total_tokens")/s.exec(exchange.body.toString())?.[1];
      const used = readUsage(exchange, wire);
      if (total && used) expect(totalInput(used) + used.output, exchange.name).to.equal(Number(total));
      else expect(total, exchange.name).to.equal(undefined);
    }
  });

  it('has something to replay', function () {
    expect(PROVIDERS.map((name) => exchangesOf(name).length)).to.not.include(0);
  });
});

/** All tokens went into thinking, or the model said nothing. */
const RECORDED_WITHOUT_CONTENT = [
  'openai/chat-stream-length-gpt-5-nano',
  'openai/chat-vision-length-gpt-5-nano',
  'openrouter/chat-tools-claude-haiku-4.5',
];

function askDirectly(url: string, exchange: Exchange): Promise<Asked> {
  const root = url + basePath(exchange);
  if (exchange.operation !== 'messages') {
    const client = openAiClient(root, Object.fromEntries(exchange.url.searchParams));
    return askOpenAi(client, exchange.operation, exchange.request);
  }
  return askAnthropic(anthropicClient(root), recordedQuestion(exchange));
}
