import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import { expect } from 'chai';
import { ledgerRow } from '../support/ledger-rows';
import { ANSWER, QUESTION, REPHRASED, saidOf, SemanticGateway } from './semantic-gateway';

describe('answers to questions that mean the same', () => {
  const cache = new SemanticGateway();

  before(() => cache.start());
  after(() => cache.stop());
  beforeEach(() => cache.says(ANSWER));

  it('are said to be hits, and cost nothing', async () => {
    expect(await cache.ask(QUESTION)).to.include({ text: ANSWER, cache: 'miss', entry: null });
    const hit = await cache.ask(REPHRASED);
    expect(hit).to.include({ text: ANSWER, cache: 'semantic-hit' });
    expect(hit.entry).to.match(/^ans_[0-9a-f]{24}$/);
    expect(Number(hit.similarity)).to.be.within(0.5, 1);
    expect(Number(hit.age)).to.be.within(0, 60);
    expect(cache.provider.received).to.have.length(1);
    const row = await ledgerRow(cache.gateway.ledger, hit.id);
    expect(row).to.include({ cache: 'semantic-hit', cost: 0, endpoint: 'one', model: 'gpt-4o' });
    expect(row.saved).to.be.above(0);
  });

  it('are hits and no more when the very same is asked', async () => {
    expect(await cache.ask(QUESTION)).to.include({ cache: 'hit', similarity: null, entry: null });
  });

  it('are streamed to who asks for a stream', async () => {
    const messages = [{ role: 'user' as const, content: REPHRASED }];
    const request = { model: 'one', messages, stream: true as const, stream_options: { include_usage: true } };
    const { data, response } = await cache.openai.chat.completions.create(request).withResponse();
    const chunks = [];
    for await (const chunk of data) chunks.push(chunk);
    expect(chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('')).to.equal(ANSWER);
    expect(chunks.at(-1)!.usage).to.include({ prompt_tokens: 3, completion_tokens: 2 });
    expect(saidOf(response).cache).to.equal('semantic-hit');
  });

  it('serve clients of Responses, streamed and plain', async () => {
    await cache.openai.responses.create({ model: 'other', input: QUESTION });
    const plain = await cache.openai.responses.create({ model: 'other', input: REPHRASED }).withResponse();
    expect([plain.data.output_text, saidOf(plain.response).cache]).to.deep.equal([ANSWER, 'semantic-hit']);
    const events = await cache.openai.responses
      .create({ model: 'other', input: REPHRASED, stream: true })
      .withResponse();
    let text = '';
    for await (const event of events.data) if (event.type === 'response.output_text.delta') text += event.delta;
    expect([text, saidOf(events.response).cache]).to.deep.equal([ANSWER, 'semantic-hit']);
  });

  it('serve clients of the Messages API, streamed and plain', async () => {
    const client = new Anthropic({ baseURL: cache.gateway.url, apiKey: 'none', maxRetries: 0 });
    const asking = (content: string) => ({
      model: 'one',
      max_tokens: 100,
      messages: [{ role: 'user' as const, content }],
    });
    await client.messages.create(asking(QUESTION));
    const plain = await client.messages.create(asking(REPHRASED)).withResponse();
    expect(plain.data.content).to.deep.equal([{ type: 'text', text: ANSWER }]);
    expect(saidOf(plain.response).cache).to.equal('semantic-hit');
    const stream = client.messages.stream(asking(REPHRASED));
    expect((await stream.finalMessage()).content).to.deep.equal([{ type: 'text', text: ANSWER }]);
    expect(stream.response?.headers.get('x-ai-cache')).to.equal('semantic-hit');
  });

  it('serve clients of Gemini, streamed and plain', async () => {
    const client = new GoogleGenAI({ apiKey: 'none', httpOptions: { baseUrl: cache.gateway.url } });
    await client.models.generateContent({ model: 'one', contents: QUESTION });
    const plain = await client.models.generateContent({ model: 'one', contents: REPHRASED });
    expect(plain.text).to.equal(ANSWER);
    expect(plain.sdkHttpResponse?.headers?.['x-ai-cache']).to.equal('semantic-hit');
    let text = '';
    for await (const chunk of await client.models.generateContentStream({ model: 'one', contents: REPHRASED })) {
      text += chunk.text ?? '';
    }
    expect(text).to.equal(ANSWER);
    expect(cache.provider.received).to.have.length(1);
  });

  it('are not served to requests that differ in anything else', async () => {
    const changes = [{ temperature: 0.3 }, { max_tokens: 7 }, { response_format: { type: 'json_object' } }];
    for (const body of changes) expect(await cache.ask(REPHRASED, { body })).to.include({ cache: 'miss' });
  });

  it('are told by the report', async () => {
    await cache.ask(QUESTION, { body: { tools: [{ type: 'function', function: { name: 'f' } }] } });
    const told = await cache.report(({ hits }) => hits >= 8);
    expect(told.refused).to.deep.equal({ tools: 1 });
    expect(told.hits).to.equal(8);
  });
});
