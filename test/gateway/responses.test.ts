import { expect } from 'chai';
import OpenAI from 'openai';
import { startGateway, type RunningGateway } from '../support/gateway';
import { chatReply, OpenAiStandIn } from './openai-stand-in';

const ITEM = { id: 'msg_1', type: 'message', status: 'completed', role: 'assistant' };
const PART = { type: 'output_text', text: 'Hello', annotations: [], logprobs: [] };
const RESPONSE = {
  id: 'resp_1',
  object: 'response',
  created_at: 1,
  model: 'gpt-x',
  status: 'completed',
  output: [{ ...ITEM, content: [PART] }],
  usage: { input_tokens: 3, output_tokens: 1, total_tokens: 4, input_tokens_details: { cached_tokens: 0 } },
};

const created = { type: 'response.created', sequence_number: 0, response: { ...RESPONSE, output: [] } };
const begun = [
  { type: 'response.output_item.added', sequence_number: 1, output_index: 0, item: { ...ITEM, content: [] } },
  {
    type: 'response.content_part.added',
    sequence_number: 2,
    item_id: ITEM.id,
    output_index: 0,
    content_index: 0,
    part: { ...PART, text: '' },
  },
  {
    type: 'response.output_text.delta',
    sequence_number: 3,
    item_id: ITEM.id,
    output_index: 0,
    content_index: 0,
    delta: 'Hel',
  },
];
const failure = (code: string, message: string) => ({ type: 'error', sequence_number: 4, error: { code, message } });

describe('responses through the gateway', () => {
  const native = new OpenAiStandIn();
  const chatOnly = new OpenAiStandIn();
  let gateway: RunningGateway;
  let client: OpenAI;

  before(async () => {
    process.env['RESPONSES_KEY'] = 'key-for-responses';
    const [url, chatUrl] = [await native.start(), await chatOnly.start()];
    const models = {
      kept: ['chat/gpt-y', 'native/gpt-x'],
      translated: ['chat/gpt-y'],
      same: ['native/gpt-x'],
      failing: ['native/gpt-x', 'chat/gpt-y'],
    };
    gateway = await startGateway({
      gateway: {
        apiEndpoints: { ai: { host: '*', paths: ['/v1/*'] } },
        serviceEndpoints: {
          native: { url, provider: 'openai', apiKey: 'env:RESPONSES_KEY' },
          chat: { url: chatUrl, provider: 'vllm' },
        },
        policies: ['semantic-cache', 'system-prompt', 'provider-router'],
        pipelines: {
          ai: {
            apiEndpoints: ['ai'],
            policies: [
              { 'semantic-cache': { action: { ttl: 60 } } },
              { 'system-prompt': { action: { text: 'Be kind.' } } },
              { 'provider-router': { action: { models, retries: 0 } } },
            ],
          },
        },
      },
    });
    client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: 'none', maxRetries: 0 });
  });
  after(async () => {
    await gateway?.stop();
    await Promise.all([native.stop(), chatOnly.stop()]);
  });
  beforeEach(() => {
    for (const each of [native, chatOnly]) each.received.splice(0);
    native.reply = () => ({ body: RESPONSE });
    chatOnly.reply = (call) => chatReply(call, 'Hello');
  });

  async function ask(params: Partial<OpenAI.Responses.ResponseCreateParamsNonStreaming>, headers = {}) {
    const asked = client.responses.create({ model: 'same', input: 'Hi', stream: false, ...params }, { headers });
    const { data, response } = await asked.withResponse();
    return { data, headers: response.headers };
  }

  it('reach a provider that has only chat, and say what was dropped', async () => {
    const { data, headers } = await ask({ model: 'translated', instructions: 'Be brief.', store: true });
    expect(data.output_text).to.equal('Hello');
    expect(data).to.include({ store: false, instructions: 'Be kind.\n\nBe brief.' });
    expect(headers.get('x-ai-dropped-params')).to.equal('store');
    expect(chatOnly.received[0]?.path).to.equal('/v1/chat/completions');
    expect(chatOnly.received[0]?.body.messages).to.deep.equal([
      { role: 'system', content: 'Be kind.\n\nBe brief.' },
      { role: 'user', content: 'Hi' },
    ]);
    expect(headers.get('x-ai-model')).to.equal('gpt-y');
  });

  it('are streamed from a provider that has only chat', async () => {
    const stream = client.responses.stream({ model: 'translated', input: 'Stream' });
    const { output_text: text, status } = await stream.finalResponse();
    expect([text, status]).to.deep.equal(['Hello', 'completed']);
  });

  it('go on from an earlier one at a provider that has it, and never out of the cache', async () => {
    await ask({ input: 'The first one' });
    for (const state of [{ previous_response_id: 'resp_1' }, { background: true }]) {
      native.received.splice(0);
      for (let time = 0; time < 2; time++) {
        const { data, headers } = await ask({ model: 'kept', ...state });
        expect(data.id).to.equal('resp_1');
        expect(headers.get('x-ai-cache')).to.equal('bypass');
      }
      expect(native.received.map(({ path }) => path)).to.deep.equal(['/v1/responses', '/v1/responses']);
    }
    expect(chatOnly.received).to.deep.equal([]);
  });

  it('are refused where nobody keeps what they go on from', async () => {
    const refused: unknown = await ask({ model: 'translated', background: true }).catch((error) => error);
    expect(refused).to.be.instanceOf(OpenAI.BadRequestError);
    expect(refused).to.include({ code: 'unsupported_operation', param: 'background' });
    expect(chatOnly.received).to.deep.equal([]);
  });

  it('come out of the cache plain and streamed, with the provider’s own items', async () => {
    const first = await ask({ input: 'Cache me' });
    const second = await ask({ input: 'Cache me' });
    expect(second.headers.get('x-ai-cache')).to.equal('hit');
    expect(second.data.output).to.deep.equal(first.data.output);
    const streamed = await client.responses.stream({ model: 'same', input: 'Cache me' }).finalResponse();
    expect(streamed.output_text).to.equal('Hello');
    expect(streamed.id).to.equal('resp_1');
    expect(native.received).to.have.length(1);
  });

  it('that fail before their first content are asked of the next target', async () => {
    native.reply = () => ({ events: [created, failure('server_error', 'Out of order')] });
    const { output_text: text } = await client.responses.stream({ model: 'failing', input: 'Hi' }).finalResponse();
    expect(text).to.equal('Hello');
    expect([native.received.length, chatOnly.received.length]).to.deep.equal([1, 1]);
  });

  it('that fail midway, or end too early, are errors to the client', async () => {
    const failed = [created, ...begun, failure('server_error', 'Out of order')];
    for (const [events, code] of [
      [failed, 'provider_error'],
      [[created, ...begun], 'provider_answer_cut'],
    ] as const) {
      native.reply = () => ({ events: [...events] });
      const thrown: unknown = await client.responses
        .stream({ model: 'same', input: code })
        .finalResponse()
        .catch((error: unknown) => error);
      expect(thrown).to.be.instanceOf(OpenAI.APIError).and.include({ code });
    }
  });
});
