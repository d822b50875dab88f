import { expect } from 'chai';
import OpenAI from 'openai';
import type { JsonObject } from '../../plugins/core/json';
import { startGateway, type RunningGateway } from '../support/gateway';
import { chatReply, completionReply, OpenAiStandIn, USAGE } from './openai-stand-in';

const VECTOR = [0.5, -0.25, 3];
const BASE64 = Buffer.from(new Float32Array(VECTOR).buffer).toString('base64');

describe('completions, embeddings and images through the gateway', () => {
  const provider = new OpenAiStandIn();
  let gateway: RunningGateway;
  let client: OpenAI;

  before(async () => {
    const url = await provider.start();
    gateway = await startGateway({
      gateway: {
        apiEndpoints: { ai: { host: '*', paths: ['/v1/*'] } },
        serviceEndpoints: {
          full: { url, provider: 'openai-compatible' },
          chatty: { url, provider: 'deepseek', apiKey: 'env:PATH' },
        },
        policies: ['provider-router'],
        pipelines: {
          ai: {
            apiEndpoints: ['ai'],
            policies: [{ 'provider-router': { action: { models: { smart: ['full/their-model'] } } } }],
          },
        },
      },
    });
    client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: 'none', maxRetries: 0 });
  });
  after(async () => {
    await gateway?.stop();
    await provider.stop();
  });
  beforeEach(() => provider.received.splice(0));

  const last = (): JsonObject => provider.received.at(-1)!.body;

  describe('completions', () => {
    beforeEach(() => (provider.reply = (call) => completionReply(call, 'Hi!')));

    it('answer plain', async () => {
      const answer = await client.completions.create({ model: 'smart', prompt: 'Say hi', max_tokens: 3 });
      expect(answer.choices[0]!.text).to.equal('Hi!');
      expect(answer.usage).to.deep.equal(USAGE);
      expect(provider.received).to.deep.equal([
        { path: '/v1/completions', body: { model: 'their-model', prompt: 'Say hi', max_tokens: 3 } },
      ]);
    });

    it('stream, and keep to themselves the usage that the client did not ask for', async () => {
      const chunks = [];
      for await (const chunk of await client.completions.create({ model: 'smart', prompt: 'x', stream: true })) {
        chunks.push(chunk);
      }
      expect(chunks.map(({ choices }) => choices[0]!.text).join('')).to.equal('Hi!');
      expect(chunks.at(-1)!.choices[0]!.finish_reason).to.equal('stop');
      expect(last().stream_options).to.deep.equal({ include_usage: true });
    });

    it('stream the usage to who asked for it', async () => {
      const options = { model: 'smart', prompt: 'x', stream: true, stream_options: { include_usage: true } } as const;
      let usage: unknown;
      for await (const chunk of await client.completions.create(options)) usage = chunk.usage ?? usage;
      expect(usage).to.deep.equal(USAGE);
    });

    it('pass prompts of token ids and batches on', async () => {
      await client.completions.create({ model: 'smart', prompt: [[1, 2], [3]] });
      expect(last().prompt).to.deep.equal([[1, 2], [3]]);
    });

    it('are refused with the name of the member at fault', async () => {
      const error = await caught(client.completions.create({ model: 'smart', prompt: [] }));
      expect(error)
        .to.be.instanceOf(OpenAI.BadRequestError)
        .and.include({ param: 'prompt', type: 'invalid_request_error' });
      expect(provider.received).to.deep.equal([]);
    });

    it('pass refusals of the provider on', async () => {
      const refusal = { message: 'Too small.', type: 'invalid_request_error', param: 'max_tokens', code: 'below_min' };
      provider.reply = () => ({ status: 400, body: { error: refusal } });
      const error = await caught(client.completions.create({ model: 'smart', prompt: 'x', max_tokens: -1 }));
      expect(error).to.be.instanceOf(OpenAI.BadRequestError).and.include({ code: 'below_min', param: 'max_tokens' });
    });
  });

  describe('completions of a provider that has only chat', () => {
    beforeEach(() => (provider.reply = (call) => chatReply(call, 'five.')));

    it('answer plain, and name what was dropped', async () => {
      const request = { model: 'chatty/deepseek-chat', prompt: 'Two and three is ', suffix: '!', echo: true };
      const { data, response } = await client.completions.create(request).withResponse();
      expect(data.object).to.equal('text_completion');
      expect(data.choices[0]!.text).to.equal('Two and three is five.');
      expect(data.usage).to.include({ prompt_tokens: 5, completion_tokens: 2 });
      expect(response.headers.get('x-ai-dropped-params')).to.equal('suffix');
      expect(provider.received[0]!.path).to.equal('/v1/chat/completions');
    });

    it('stream', async () => {
      let text = '';
      const options = { model: 'chatty/deepseek-chat', prompt: 'x', stream: true } as const;
      for await (const { choices } of await client.completions.create(options)) text += choices[0]!.text;
      expect(text).to.equal('five.');
    });

    it('refuse several prompts', async () => {
      const error = await caught(client.completions.create({ model: 'chatty/deepseek-chat', prompt: ['a', 'b'] }));
      expect(error).to.be.instanceOf(OpenAI.BadRequestError).and.include({ param: 'prompt' });
    });
  });

  describe('embeddings', () => {
    const reply = (embedding: number[] | string) => ({
      body: {
        object: 'list',
        model: 'e',
        data: [{ object: 'embedding', index: 0, embedding }],
        usage: { prompt_tokens: 4, total_tokens: 4 },
      },
    });

    for (const [provided, embedding] of [
      ['what was asked for', undefined],
      ['numbers whatever was asked for', VECTOR],
      ['base64 whatever was asked for', BASE64],
    ] as const) {
      it(`reach the SDK right from a provider that sends ${provided}`, async () => {
        const fitting = ({ encoding_format: format }: JsonObject) => (format === 'base64' ? BASE64 : VECTOR);
        provider.reply = ({ body }) => reply((embedding as number[] | string | undefined) ?? fitting(body));
        // By itself the SDK asks for base64 and decodes it.
        const packed = await client.embeddings.create({ model: 'smart', input: ['text'] });
        expect(last().encoding_format).to.equal('base64');
        expect([...packed.data[0]!.embedding]).to.deep.equal(VECTOR);
        const plain = await client.embeddings.create({ model: 'smart', input: 'text', encoding_format: 'float' });
        expect(plain.data[0]!.embedding).to.deep.equal(VECTOR);
        expect(plain.usage).to.deep.equal({ prompt_tokens: 4, total_tokens: 4 });
      });
    }

    it('are refused where the provider has none', async () => {
      const error = await caught(client.embeddings.create({ model: 'chatty/deepseek-chat', input: 'x' }));
      expect(error).to.be.instanceOf(OpenAI.BadRequestError).and.include({ code: 'unsupported_operation' });
    });
  });

  describe('images', () => {
    it('come as the provider sends them', async () => {
      const data = [{ url: 'https://images.test/1.png' }, { b64_json: 'AAAA' }];
      provider.reply = () => ({ body: { created: 1, data } });
      const answer = await client.images.generate({ model: 'smart', prompt: 'a cat', n: 2, size: '256x256' });
      expect(answer.data).to.deep.equal(data);
      expect(provider.received).to.deep.equal([
        { path: '/v1/images/generations', body: { model: 'their-model', prompt: 'a cat', n: 2, size: '256x256' } },
      ]);
    });

    it('need a model', async () => {
      const error = await caught(client.images.generate({ prompt: 'a cat' }));
      expect(error).to.be.instanceOf(OpenAI.BadRequestError).and.include({ param: 'model' });
    });
  });
});

async function caught(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}
