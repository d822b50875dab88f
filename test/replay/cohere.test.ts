import { GoogleGenAI } from '@google/genai';
import { expect } from 'chai';
import type { CohereClientV2 } from 'cohere-ai';
import { skipWithoutFixtures, type Exchange } from '../support/fixtures';
import type { JsonObject } from '../../plugins/core/json';
import { anthropicClient, askAnthropic } from './ask-anthropic';
import { askOpenAi, CLIENT_KEY, openAiClient } from './ask-openai';
import { startOneKind, type OneKind } from './one-kind';
import { citedInChat } from './cited-in-chat';
import type { Wire } from './wire';
import { cohereClient, readByCohere, type CohereReading } from './read-cohere';
import { readAnthropic, readOpenAiChat } from './reading';
import { PROVIDER_KEY } from './replay-gateway';
import { recordedAtCohere as at } from './selections';

const CHATS = at('/v2/chat').filter(({ status }) => status === 200);
const EMBEDDINGS = at('/v2/embed').filter(({ status }) => status === 200);
const ERRORS = [...at('/v2/chat'), ...at('/v2/embed')].filter(({ status }) => status >= 400);

const question = ({ request, streamed: stream }: Exchange) => ({
  model: request['model'],
  messages: [{ role: 'user', content: 'What did you say?' }],
  stream,
});

function saidOf({ usage: _, cited: __, ...said }: CohereReading) {
  return said;
}

describe('replay: cohere behind the gateway', () => {
  let behind: OneKind;

  before(async function () {
    skipWithoutFixtures(this);
    behind = await startOneKind('cohere');
  });
  after(() => behind?.close());

  it('has something to replay', () => {
    for (const found of [CHATS, EMBEDDINGS, ERRORS]) expect(found).not.to.have.length(0);
  });

  /** What the ledger must say, by request: rows are written a moment later, so they are looked at together. */
  const used = new Map<string, { input: number; output: number }>();

  for (const exchange of CHATS) {
    it(`${exchange.name}: clients of OpenAI’s API read what Cohere’s SDK reads`, async () => {
      behind.provider.replay(exchange);
      const native = await readByCohere(cohereClient(behind.provider.url, PROVIDER_KEY), exchange.streamed);
      behind.provider.replay(exchange);
      const body = { ...question(exchange), ...(exchange.streamed ? { stream_options: { include_usage: true } } : {}) };
      const asked = await askOpenAi(openAiClient(`${behind.url}/v1`), 'chat', body as JsonObject);
      expect(readOpenAiChat(asked.wire)).to.deep.equal(saidOf(native));
      expect(citedInChat(asked.wire, native.text)).to.deep.equal(native.cited);
      const [received] = behind.provider.received;
      expect([received?.url, received?.headers.authorization]).to.deep.equal(['/v2/chat', `Bearer ${PROVIDER_KEY}`]);
      used.set(String(asked.requestId), native.usage);
    });

    it(`${exchange.name}: clients of Anthropic’s API read what Cohere’s SDK reads`, async () => {
      behind.provider.replay(exchange);
      const native = await readByCohere(cohereClient(behind.provider.url, PROVIDER_KEY), exchange.streamed);
      behind.provider.replay(exchange);
      const body = { max_tokens: 1024, ...question(exchange) } as JsonObject;
      const asked = await askAnthropic(anthropicClient(behind.url), { body });
      expect(readAnthropic(asked.wire)).to.deep.equal(saidOf(native));
      used.set(String(asked.requestId), native.usage);
    });
  }

  for (const exchange of EMBEDDINGS) {
    it(`${exchange.name}: the same vectors as numbers and in base64`, async () => {
      const { texts, input_type, output_dimension } = exchange.request as { texts: string[] } & JsonObject;
      const dimensions = output_dimension ? { dimensions: output_dimension } : {};
      const body = { model: exchange.request['model'], input: texts, input_type, ...dimensions } as JsonObject;
      const recorded = JSON.parse(exchange.body.toString()) as { embeddings: { float: number[][] }; meta: JsonObject };
      for (const format of ['float', 'base64']) {
        behind.provider.replay(exchange);
        const sent = { ...body, encoding_format: format };
        const { wire, requestId } = await askOpenAi(openAiClient(`${behind.url}/v1`), 'embeddings', sent);
        const { texts: sentTexts, ...others } = JSON.parse(behind.provider.received[0]!.body.toString()) as JsonObject;
        expect(sentTexts).to.deep.equal(texts);
        expect(others).to.deep.include({ input_type, embedding_types: ['float'] });
        const { data } = (wire as Wire & { kind: 'whole' }).body as { data: { embedding: number[] | string }[] };
        const { input_tokens } = recorded.meta['billed_units'] as JsonObject;
        used.set(String(requestId), { input: Number(input_tokens), output: 0 });
        expect(data.map(({ embedding }) => asNumbers(embedding))).to.deep.equal(
          recorded.embeddings.float.map((vector) => [...new Float32Array(vector)]),
        );
      }
    });
  }

  for (const exchange of ERRORS) {
    it(`${exchange.name}: keeps its status and message`, async () => {
      behind.provider.replay(exchange);
      const operation = exchange.url.pathname === '/v2/chat' ? 'chat' : 'embeddings';
      const { message } = JSON.parse(exchange.body.toString()) as { message: string };
      const asked = await askOpenAi(openAiClient(`${behind.url}/v1`), operation, { ...question(exchange), input: 'x' } as JsonObject); // prettier-ignore
      expect(asked.wire).to.deep.include({ kind: 'error', status: exchange.status });
      expect((asked.wire as { error: JsonObject }).error['message']).to.equal(message);
      const code = exchange.status === 404 ? 'model_not_found' : 'context_length_exceeded';
      expect((asked.wire as { error: JsonObject }).error['code']).to.equal(code);
    });
  }

  for (const exchange of CHATS.filter(({ streamed }) => streamed)) {
    it(`${exchange.name}: a stream that ends early is an error`, async () => {
      const body = exchange.body.subarray(0, exchange.body.indexOf('event: message-end'));
      behind.provider.replay({ ...exchange, body });
      const asking = askOpenAi(openAiClient(`${behind.url}/v1`), 'chat', question(exchange) as JsonObject);
      expect(
        await asking.then(
          ({ wire }) => wire.kind === 'error',
          () => true,
        ),
      ).to.equal(true);
    });
  }

  it('embeds images beside texts, as Google’s SDK sends them', async () => {
    behind.provider.replay(EMBEDDINGS.find(({ request }) => (request['texts'] as string[]).length === 1)!);
    const client = new GoogleGenAI({ apiKey: CLIENT_KEY, httpOptions: { baseUrl: behind.url } });
    const parts = [{ text: 'a cat' }, { inlineData: { mimeType: 'image/png', data: 'AA==' } }];
    await client.models.embedContent({ model: 'embed-v4.0', contents: [{ parts }] });
    const { inputs, texts } = JSON.parse(behind.provider.received[0]!.body.toString()) as JsonObject;
    const image = { type: 'image_url', image_url: { url: 'data:image/png;base64,AA==' } };
    expect({ inputs, texts }).to.deep.equal({
      inputs: [{ content: [{ type: 'text', text: 'a cat' }, image] }],
      texts: undefined,
    });
  });

  it('takes no more texts than Cohere does', async () => {
    const body = { model: 'embed-v4.0', input: Array.from({ length: 97 }, () => 'x') } as JsonObject;
    const { wire } = await askOpenAi(openAiClient(`${behind.url}/v1`), 'embeddings', body);
    expect(wire).to.deep.include({ kind: 'error', status: 400 });
    expect(JSON.stringify(wire)).to.contain('97 texts');
  });

  it('books what is billed', async () => {
    expect(used.size).to.be.above(0);
    for (const [id, { input, output }] of used) {
      const { input_tokens, output_tokens, input_provenance } = await behind.row(id);
      expect([input_tokens, output_tokens, input_provenance]).to.deep.equal([input, output, 'reported']);
    }
  });

  for (const exchange of at('/v2/rerank')) {
    it(`${exchange.name}: Cohere’s SDK reads what it reads without the gateway`, async () => {
      const { top_n: topN, ...asked } = exchange.request as Record<string, unknown>;
      const request = { ...asked, topN } as Parameters<CohereClientV2['rerank']>[0];
      const ask = (address: string, key: string) => cohereClient(address, key).rerank(request).withRawResponse();
      behind.provider.replay(exchange);
      const native = await ask(behind.provider.url, PROVIDER_KEY);
      const sent = behind.provider.received[0]!.body;
      behind.provider.replay(exchange);
      const { data, rawResponse } = await ask(behind.url, CLIENT_KEY);
      expect(data).to.deep.equal(native.data);
      const [received] = behind.provider.received;
      expect([received?.url, received?.body.toString()]).to.deep.equal(['/v2/rerank', sent.toString()]);
      const row = await behind.row(String(rawResponse.headers.get('x-request-id')));
      expect(row).to.include({ input_provenance: 'reported', input_tokens: 0, searches: 1 });
    });
  }
});

function asNumbers(vector: number[] | string): number[] {
  if (typeof vector !== 'string') return [...new Float32Array(vector)];
  const bytes = Buffer.from(vector, 'base64');
  return Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readFloatLE(index * 4));
}
