import { expect } from 'chai';
import OpenAI from 'openai';
import { type RunningGateway, startGateway } from '../../support/gateway';
import { openAiError, post } from '../../support/routed-gateway';

describe('the demo provider', () => {
  let gateway: RunningGateway;
  let client: OpenAI;
  before(async () => {
    gateway = await startGateway({
      gateway: {
        apiEndpoints: { ai: { host: '*', paths: ['/v1/*'] } },
        serviceEndpoints: { demo: { url: 'demo:', provider: 'demo' } },
        policies: ['provider-router'],
        pipelines: { ai: { apiEndpoints: ['ai'], policies: [{ 'provider-router': null }] } },
      },
    });
    client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: 'none', maxRetries: 0 });
  });
  after(() => gateway.stop());

  const hello = { model: 'demo/chat', messages: [{ role: 'user' as const, content: 'Hello!' }] };

  // Its answers are made in the gateway's own process: what a client asks for must not make them large.
  const refused: [path: string, body: object, param: string][] = [
    ['chat/completions', { ...hello, n: 2_000_000_000 }, 'n'],
    ['chat/completions', { ...hello, n: 0 }, 'n'],
    ['chat/completions', { ...hello, max_tokens: -1 }, 'max_tokens'],
    ['chat/completions', { ...hello, max_completion_tokens: 0 }, 'max_completion_tokens'],
    ['completions', { model: 'demo/chat', prompt: 'Say', max_tokens: -1 }, 'max_tokens'],
    ['embeddings', { model: 'demo/embed', input: 'x', dimensions: -1 }, 'dimensions'],
    ['embeddings', { model: 'demo/embed', input: 'x', dimensions: 2_000_000_000 }, 'dimensions'],
    ['embeddings', { model: 'demo/embed', input: Array(600).fill('x'), dimensions: 4096 }, 'input'],
    ['embeddings', { model: 'demo/embed', input: Array(3000).fill('x') }, 'input'],
    ['images/generations', { model: 'demo/image', prompt: 'x', n: 1_000_000 }, 'n'],
  ];
  for (const [path, body, param] of refused) {
    it(`refuses ${JSON.stringify(body).slice(0, 90)}`, async () => {
      const { status, text } = await post(`${gateway.url}/v1/${path}`, body);
      expect(status).to.equal(400);
      expect(openAiError(text)).to.include({ param, code: 'invalid_value', type: 'invalid_request_error' });
    });
  }

  it('repeats only the beginning of a long text', async () => {
    const content = 'word '.repeat(100_000);
    const { choices } = await client.chat.completions.create({ ...hello, messages: [{ role: 'user', content }], n: 8 });
    expect(choices).to.have.length(8);
    expect(choices[7]!.message.content!.length).to.be.lessThan(3000);
  });

  it('says that `max_tokens` ended its answer, streamed as well', async () => {
    const { choices } = await client.chat.completions.create({ ...hello, max_tokens: 3 });
    expect(choices[0]).to.deep.include({ finish_reason: 'length' });
    expect(choices[0]!.message.content).to.equal('[demo] This is');
    const completion = await client.chat.completions.stream({ ...hello, max_tokens: 3 }).finalChatCompletion();
    expect(completion.choices[0]!.finish_reason).to.equal('length');
    const text = await client.completions.create({ model: 'demo/chat', prompt: 'Say', max_tokens: 2 });
    expect(text.choices[0]!.finish_reason).to.equal('length');
  });

  it('streams as many choices as are asked for', async () => {
    const finished = new Map<number, string>();
    for await (const { choices } of await client.chat.completions.create({ ...hello, n: 2, stream: true })) {
      for (const { index, delta } of choices) finished.set(index, (finished.get(index) ?? '') + (delta.content ?? ''));
    }
    expect([...finished.keys()]).to.deep.equal([0, 1]);
    expect(finished.get(1)).to.equal(finished.get(0)).and.contain('Hello!');
  });
});
