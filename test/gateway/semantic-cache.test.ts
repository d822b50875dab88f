import Anthropic from '@anthropic-ai/sdk';
import { expect } from 'chai';
import OpenAI from 'openai';
import { startGateway, type RunningGateway } from '../support/gateway';
import { chatReply, OpenAiStandIn, USAGE } from './openai-stand-in';

const CACHED = { 'semantic-cache': { action: { ttl: 60 } } };
const ROUTER = { 'provider-router': { action: { models: { smart: ['one/gpt-x'] }, retries: 0 } } };

describe('semantic-cache in the gateway', () => {
  const provider = new OpenAiStandIn();
  let gateway: RunningGateway;
  let open: OpenAI;

  before(async () => {
    const url = await provider.start();
    gateway = await startGateway({
      gateway: {
        apiEndpoints: { open: { host: '*', paths: ['/open/v1/*'] }, keyed: { host: '*', paths: ['/keyed/v1/*'] } },
        serviceEndpoints: { one: { url, provider: 'openai-compatible' } },
        policies: ['ai-auth', 'semantic-cache', 'provider-router'],
        pipelines: {
          open: { apiEndpoints: ['open'], policies: [CACHED, ROUTER] },
          keyed: { apiEndpoints: ['keyed'], policies: [{ 'ai-auth': {} }, CACHED, ROUTER] },
        },
      },
    });
    open = openAi('open', 'none');
  });
  after(async () => {
    await gateway?.stop();
    await provider.stop();
  });
  beforeEach(() => {
    provider.received.splice(0);
    provider.reply = (call, before) => chatReply(call, `answer ${before + 1}`);
  });

  function openAi(route: string, apiKey: string): OpenAI {
    return new OpenAI({ baseURL: `${gateway.url}/${route}/v1`, apiKey, maxRetries: 0 });
  }

  /** Asks, and tells what was said and what the cache says of it. */
  async function ask(content: string, headers: Record<string, string> = {}, client = open) {
    const messages = [{ role: 'user' as const, content }];
    const { data, response } = await client.chat.completions
      .create({ model: 'smart', messages }, { headers })
      .withResponse();
    return {
      text: data.choices[0]!.message.content,
      cache: response.headers.get('x-ai-cache'),
      age: response.headers.get('x-ai-cache-age'),
      usage: data.usage,
    };
  }

  async function askStreamed(content: string, options: object = {}) {
    const messages = [{ role: 'user' as const, content }];
    const request = { model: 'smart', messages, stream: true as const, ...options };
    const { data, response } = await open.chat.completions.create(request).withResponse();
    const chunks = [];
    for await (const chunk of data) chunks.push(chunk);
    const text = chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('');
    return { text, chunks, cache: response.headers.get('x-ai-cache') };
  }

  it('answers the second time without the provider', async () => {
    expect(await ask('plain')).to.include({ text: 'answer 1', cache: 'miss', age: null });
    const again = await ask('plain');
    expect(again).to.include({ text: 'answer 1', cache: 'hit' });
    expect(Number(again.age)).to.be.within(0, 60);
    expect(again.usage).to.deep.equal(USAGE);
    expect(provider.received).to.have.length(1);
  });

  it('serves what came plain as a stream, with usage for who asks', async () => {
    await ask('plain first');
    const streamed = await askStreamed('plain first', { stream_options: { include_usage: true } });
    expect(streamed).to.include({ text: 'answer 1', cache: 'hit' });
    expect(streamed.chunks[0]!.choices[0]!.delta.role).to.equal('assistant');
    expect(streamed.chunks.at(-2)!.choices[0]!.finish_reason).to.equal('stop');
    expect(streamed.chunks.at(-1)!.usage).to.include({ prompt_tokens: 5, completion_tokens: 2 });
    const withoutUsage = await askStreamed('plain first');
    expect(withoutUsage.chunks.at(-1)!.choices[0]!.finish_reason).to.equal('stop');
    expect(provider.received).to.have.length(1);
  });

  it('serves what came as a stream as a stream and plain', async () => {
    expect(await askStreamed('stream first')).to.include({ text: 'answer 1', cache: 'miss' });
    expect(await askStreamed('stream first')).to.include({ text: 'answer 1', cache: 'hit' });
    const plain = await ask('stream first');
    expect(plain).to.include({ text: 'answer 1', cache: 'hit' });
    expect(plain.usage).to.include({ prompt_tokens: 5, completion_tokens: 2 });
    expect(provider.received).to.have.length(1);
  });

  it('serves clients of the Messages API in their own form', async () => {
    const client = new Anthropic({ baseURL: `${gateway.url}/open`, apiKey: 'none', maxRetries: 0 });
    const request = { model: 'smart', max_tokens: 100, messages: [{ role: 'user' as const, content: 'Hello' }] };
    await client.messages.create(request);
    const { data, response } = await client.messages.create(request).withResponse();
    expect(response.headers.get('x-ai-cache')).to.equal('hit');
    expect(data).to.deep.include({ role: 'assistant', stop_reason: 'end_turn' });
    expect(data.content).to.deep.equal([{ type: 'text', text: 'answer 1' }]);
    expect(data.usage).to.include({ input_tokens: 5, output_tokens: 2 });
    const streamed = await client.messages.stream(request).finalMessage();
    expect(streamed.content).to.deep.equal([{ type: 'text', text: 'answer 1' }]);
    expect(provider.received).to.have.length(1);
  });

  it('obeys cache-control and x-ai-cache-ttl', async () => {
    expect(await ask('control', { 'cache-control': 'no-store' })).to.include({ text: 'answer 1', cache: 'bypass' });
    expect(await ask('control', { 'x-ai-cache-ttl': '0' })).to.include({ text: 'answer 2', cache: 'bypass' });
    expect(await ask('control')).to.include({ text: 'answer 3', cache: 'miss' });
    expect(await ask('control', { 'cache-control': 'no-cache' })).to.include({ text: 'answer 4', cache: 'bypass' });
    expect(await ask('control')).to.include({ text: 'answer 4', cache: 'hit' });
    const error = await ask('control', { 'x-ai-cache-ttl': 'long' }).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(OpenAI.BadRequestError).and.include({ param: 'x-ai-cache-ttl' });
  });

  it('keeps two consumers apart', async () => {
    const [ann, bob] = [openAi('keyed', await newKey('ann')), openAi('keyed', await newKey('bob'))];
    expect(await ask('private', {}, ann)).to.include({ text: 'answer 1', cache: 'miss' });
    expect(await ask('private', {}, bob)).to.include({ text: 'answer 2', cache: 'miss' });
    expect(await ask('private', {}, ann)).to.include({ text: 'answer 1', cache: 'hit' });
    expect(await ask('private')).to.include({ text: 'answer 3', cache: 'miss' });
  });

  it('keeps no failure', async () => {
    provider.reply = () => ({ status: 500, body: { error: { message: 'broken' } } });
    expect(await ask('fails').catch((thrown: unknown) => thrown)).to.be.instanceOf(OpenAI.InternalServerError);
    provider.reply = (call) => chatReply(call, 'well again');
    expect(await ask('fails')).to.include({ text: 'well again', cache: 'miss' });
  });

  it('keeps no stream that was cut', async () => {
    provider.reply = (call) => ({ events: chatReply(call, 'half an answer').events!.slice(0, 2), cut: true });
    expect(await askStreamed('cut').catch((thrown: unknown) => thrown)).to.be.instanceOf(OpenAI.APIError);
    provider.reply = (call) => chatReply(call, 'all of it');
    expect(await askStreamed('cut')).to.include({ text: 'all of it', cache: 'miss' });
  });

  it('keeps no answer that ended with its length', async () => {
    provider.reply = (call, before) => {
      const { body } = chatReply(call, `answer ${before + 1}`);
      (body!.choices as { finish_reason: string }[])[0]!.finish_reason = 'length';
      return { body };
    };
    await ask('length');
    expect(await ask('length')).to.include({ text: 'answer 2', cache: 'miss' });
  });

  /** A consumer with a key, made as an operator makes one. */
  async function newKey(username: string): Promise<string> {
    const post = async (path: string, body: object): Promise<Record<string, string>> => {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(gateway.adminUrl + path, { method: 'POST', headers, body: JSON.stringify(body) });
      expect(response.ok, `${path}: ${response.status}`).to.equal(true);
      return (await response.json()) as Record<string, string>;
    };
    const { id } = await post('/users', { username, firstname: username, lastname: 'x' });
    const { keyId, keySecret } = await post('/credentials', { consumerId: id, type: 'key-auth', credential: {} });
    return `${keyId}:${keySecret}`;
  }
});
