import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import { expect } from 'chai';
import { recordedOf } from '../replay/selections';
import { skipWithoutFixtures } from '../support/fixtures';
import type { RunningGateway } from '../support/gateway';
import { ledgerRows } from '../support/ledger-rows';
import { ReplayingProvider } from '../support/replaying-provider';
import { anthropicError, post, startRouted } from '../support/routed-gateway';
import { type StandIn, startStandIn } from '../support/stand-in';

const recorded = recordedOf('anthropic', 'count-tokens');

describe('counting tokens', () => {
  let replaying: ReplayingProvider;
  let openAi: StandIn;
  let gateway: RunningGateway;
  let asked = 0;

  before(async () => {
    replaying = await ReplayingProvider.start();
    openAi = await startStandIn();
    process.env.TOKEN_COUNT_KEY = 'a-key-of-the-gateway';
    gateway = await startRouted({
      endpoints: {
        openai: openAi.url,
        anthropic: { url: replaying.url, provider: 'anthropic', apiKey: 'env:TOKEN_COUNT_KEY' },
        gemini: { url: `${replaying.url}/v1beta`, provider: 'gemini', apiKey: 'env:TOKEN_COUNT_KEY' },
      },
      before: [
        { 'usage-meter': null },
        { 'token-counter': { action: { contextWindows: { '*': 10 } } } },
        { quota: { action: { limits: [{ requests: 100, per: 'minute', by: 'ip' }] } } },
        { 'semantic-cache': null },
      ],
      apiEndpoint: { paths: ['/v1/*', '/v1beta/*'] },
    });
  });
  after(() => Promise.all([gateway.stop(), replaying.close(), openAi.close()]));
  beforeEach(() => {
    asked++;
    openAi.received.length = 0;
  });

  const messages = [
    { role: 'user' as const, content: 'One two three four five six seven eight nine ten eleven twelve' },
  ];

  async function expectFreeRow(status = 200): Promise<void> {
    const row = (await ledgerRows(gateway.ledger, asked)).at(-1)!;
    expect(row).to.include({ operation: 'token_count', status, cost: 0, input_tokens: 0, output_tokens: 0 });
  }

  it('is done by the gateway for Anthropic’s clients in front of other providers', async () => {
    const client = new Anthropic({ baseURL: gateway.url, apiKey: 'any' });
    const counted = await client.messages.countTokens({ model: 'openai/gpt-4o', messages });
    expect(counted).to.deep.equal({ input_tokens: counted.input_tokens });
    // 12 words and the frame of a message, and more than the window that is declared.
    expect(counted.input_tokens).to.be.within(15, 22);
    expect(openAi.received).to.deep.equal([]);
    await expectFreeRow();
  });

  it('is done by the gateway for Google’s clients', async () => {
    const client = new GoogleGenAI({ apiKey: 'any', httpOptions: { baseUrl: gateway.url } });
    const { totalTokens } = await client.models.countTokens({ model: 'openai/gpt-4o', contents: messages[0]!.content });
    expect(totalTokens).to.be.within(15, 22);
    expect(openAi.received).to.deep.equal([]);
    await expectFreeRow();
  });

  it('counts the whole request where Google’s clients send one', async () => {
    const contents = [{ parts: [{ text: 'Hi' }] }];
    const count = async (generateContentRequest: object) => {
      const url = `${gateway.url}/v1beta/models/openai/gpt-4o:countTokens`;
      const { text } = await post(url, { generateContentRequest });
      return (JSON.parse(text) as { totalTokens: number }).totalTokens;
    };
    const systemInstruction = { parts: { text: 'You are a poet who writes about the sea.' } };
    const alone = await count({ contents });
    expect(await count({ contents, system_instruction: systemInstruction })).to.be.greaterThan(alone + 8);
    asked++;
    await expectFreeRow();
  });

  it('refuses what is no request', async () => {
    const { status, text } = await post(`${gateway.url}/v1/messages/count_tokens`, { model: 'openai/gpt-4o' });
    expect(status).to.equal(400);
    expect(anthropicError(text).details.param).to.equal('messages');
    await expectFreeRow(400);
  });

  for (const exchange of recorded) {
    it(`asks a provider of the client’s own API: ${exchange.name}`, async () => {
      replaying.replay(exchange);
      const sent = { ...exchange.request, model: `anthropic/${String(exchange.request.model)}` };
      const { status, text } = await post(`${gateway.url}/v1/messages/count_tokens`, sent);
      expect({ status, text }).to.deep.equal({ status: exchange.status, text: exchange.body.toString() });
      const [received] = replaying.received;
      expect(received!.url).to.equal('/v1/messages/count_tokens');
      expect(JSON.parse(received!.body.toString())).to.deep.equal(exchange.request);
      await expectFreeRow(exchange.status);
    });
  }

  for (const exchange of recordedOf('gemini', 'count-tokens')) {
    it(`asks Google for Google’s clients: ${exchange.name}`, async () => {
      replaying.replay(exchange);
      const [, name] = /\/models\/(.+)$/.exec(exchange.url.pathname)!;
      const { status, text } = await post(`${gateway.url}/v1beta/models/gemini/${name}`, exchange.request);
      expect({ status, text }).to.deep.equal({ status: exchange.status, text: exchange.body.toString() });
      expect(replaying.received[0]!.url).to.equal(exchange.url.pathname);
      await expectFreeRow(exchange.status);
    });
  }

  it('had recordings to replay', function () {
    asked--;
    skipWithoutFixtures(this);
    expect(recorded).to.have.length(2);
  });
});
