import { expect } from 'chai';
import type { Endpoint } from '../../../plugins/core/endpoint';
import { AiError } from '../../../plugins/core/error';
import type { Embeddings, TokenCount } from '../../../plugins/core/hub';
import type { JsonObject } from '../../../plugins/core/json';
import type { ModelOperation } from '../../../plugins/core/operations';
import type { OperationAdapter, Provider } from '../../../plugins/core/provider';
import { AiRequest } from '../../../plugins/core/request';
import { gemini } from '../../../plugins/providers/gemini';
import { readWhole } from '../../../plugins/providers/gemini/answer';
import { readError } from '../../../plugins/providers/gemini/errors';
import { GeminiStreamReader } from '../../../plugins/providers/gemini/stream';
import { vertex } from '../../../plugins/providers/gemini/vertex';
import { skipWithoutFixtures } from '../../support/fixtures';
import { parsed, recorded } from './recordings';

const STUDIO = 'https://generativelanguage.googleapis.com';
const VERTEX = 'https://us-east1-aiplatform.googleapis.com';

function targetAt(provider: Provider, model: string, url = provider === vertex ? VERTEX : STUDIO) {
  const options = { project: 'mine', location: 'us-east1' };
  const endpoint: Endpoint = { name: 'google', provider, urls: [url], apiKeys: [], headers: {}, models: [], options };
  return { endpoint, model };
}

function requestOf(operation: ModelOperation, body: JsonObject, api = 'hub', stream = false): AiRequest {
  const native = { api, body, bytes: Buffer.from(JSON.stringify(body)) };
  return new AiRequest({ operation, model: 'asked', stream, native, toHub: (hub) => hub as never });
}

function sent(provider: Provider, operation: ModelOperation, model: string, request: AiRequest, api?: string) {
  const main = provider.operations[operation]!;
  const others = provider.alternatives?.[operation] ?? [];
  const adapter: OperationAdapter = [main, ...others].find((each) => each.api === api) ?? main;
  const { path, body, dropped } = adapter.call(request, targetAt(provider, model));
  return { path, body: JSON.parse(String(body)) as unknown, dropped };
}

describe('paths to Google', () => {
  const chat = requestOf('chat', { messages: [{ role: 'user', content: 'Hi' }] });
  const pathOf = (provider: Provider, model: string, url?: string) =>
    provider.operations.chat!.call(chat, targetAt(provider, model, url)).path;

  it('lead to the model, below the version that the url does not say', () => {
    expect(pathOf(gemini, 'gemini-2.5-flash')).to.equal('/v1beta/models/gemini-2.5-flash:generateContent');
    expect(pathOf(gemini, 'tunedModels/mine')).to.equal('/v1beta/tunedModels/mine:generateContent');
    expect(pathOf(gemini, 'x', `${STUDIO}/v1`)).to.equal('/models/x:generateContent');
    const parent = '/projects/mine/locations/us-east1';
    expect(pathOf(vertex, 'gemini-2.5-flash')).to.equal(
      `/v1beta1${parent}/publishers/google/models/gemini-2.5-flash:generateContent`,
    );
    expect(pathOf(vertex, 'endpoints/123', `${VERTEX}/v1/`)).to.equal(`${parent}/endpoints/123:generateContent`);
  });

  it('stream as events', () => {
    const streamed = requestOf('chat', { messages: [{ role: 'user', content: 'Hi' }] }, 'hub', true);
    const { path } = gemini.operations.chat.call(streamed, targetAt(gemini, 'm'));
    expect(path).to.equal('/v1beta/models/m:streamGenerateContent?alt=sse');
  });

  it('cannot be led elsewhere by a model’s name', () => {
    for (const model of ['../secrets', 'a/../../b', 'a//b', '.']) {
      expect(() => pathOf(gemini, model))
        .to.throw(AiError)
        .that.includes({ status: 404, code: 'model_not_found' });
    }
    expect(pathOf(gemini, 'a?b#c%2e')).to.equal('/v1beta/models/a%3Fb%23c%252e:generateContent');
  });
});

describe('embeddings of Google', () => {
  const hub = { model: 'asked', input: ['a', 'b'], dimensions: 8, input_type: 'query', encoding_format: 'base64' };

  it('are asked for in a batch at AI Studio', () => {
    const { path, body, dropped } = sent(gemini, 'embeddings', 'e', requestOf('embeddings', { ...hub, user: 'me' }));
    expect(path).to.equal('/v1beta/models/e:batchEmbedContents');
    const config = { taskType: 'RETRIEVAL_QUERY', outputDimensionality: 8 };
    const one = (text: string) => ({ model: 'models/e', content: { parts: [{ text }] }, ...config });
    expect(body).to.deep.equal({ requests: [one('a'), one('b')] });
    expect(dropped).to.deep.equal(['user']);
  });

  it('are predicted by older models of Vertex AI', () => {
    const { path, body } = sent(vertex, 'embeddings', 'text-embedding-005', requestOf('embeddings', hub));
    expect(path).to.match(/models\/text-embedding-005:predict$/);
    const instances = [
      { content: 'a', task_type: 'RETRIEVAL_QUERY' },
      { content: 'b', task_type: 'RETRIEVAL_QUERY' },
    ];
    expect(body).to.deep.equal({ instances, parameters: { outputDimensionality: 8 } });
  });

  it('are asked for one by one from newer models of Vertex AI', () => {
    const ask = (input: string[]) =>
      sent(vertex, 'embeddings', 'gemini-embedding-2', requestOf('embeddings', { ...hub, input }));
    const { path, body } = ask(['a']);
    expect(path).to.match(/models\/gemini-embedding-2:embedContent$/);
    const embedContentConfig = { taskType: 'RETRIEVAL_QUERY', outputDimensionality: 8 };
    expect(body).to.deep.equal({ content: { parts: [{ text: 'a' }] }, embedContentConfig });
    expect(() => ask(['a', 'b']))
      .to.throw(AiError)
      .that.includes({ status: 400, param: 'input' });
  });

  it('are refused for token ids', () => {
    expect(() => sent(gemini, 'embeddings', 'e', requestOf('embeddings', { ...hub, input: [[1, 2]] })))
      .to.throw(AiError)
      .that.includes({ status: 400, param: 'input' });
  });

  it('go on as they came for clients of the same API, but for the model’s name', () => {
    const content = { parts: [{ text: 'a' }] };
    const batch = (model: string) => ({ requests: [{ model, content, later: 1 }] });
    const api = 'gemini-batch-embed';
    expect(sent(gemini, 'embeddings', 'e', requestOf('embeddings', batch('models/e'), api)).body).to.deep.equal(
      batch('models/e'),
    );
    expect(sent(gemini, 'embeddings', 'e', requestOf('embeddings', batch('models/alias'), api)).body).to.deep.equal(
      batch('models/e'),
    );
    const one = requestOf('embeddings', { model: 'models/alias', content }, 'gemini-embed');
    const { path, body } = sent(gemini, 'embeddings', 'e', one, 'gemini-embed');
    expect(path).to.equal('/v1beta/models/e:embedContent');
    expect(body).to.deep.equal({ model: 'models/e', content });
  });

  it('predicted ones are counted and rendered anew', () => {
    const body = { predictions: [{ embeddings: { values: [1, 2], statistics: { token_count: 3 } } }] };
    const request = requestOf('embeddings', hub);
    const { whole, usage } = vertex.operations.embeddings.readWhole(body, request);
    expect((whole as Embeddings).data).to.deep.equal([{ object: 'embedding', index: 0, embedding: [1, 2] }]);
    expect(usage?.input).to.equal(3);
    expect(vertex.alternatives.embeddings[0]!.readWhole(body, request).unlike).to.equal(true);
  });

  for (const exchange of recorded('embeddings')) {
    it(`reads ${exchange.name}`, () => {
      const body = parsed(exchange);
      if (exchange.status >= 400) return void expect(readError(body)?.code).to.equal('model_not_found');
      const adapter = exchange.provider === 'vertex' ? vertex.operations.embeddings : gemini.operations.embeddings;
      const { whole, usage } = adapter.readWhole(body, requestOf('embeddings', hub));
      const found = (body.embedding ? [body.embedding] : body.embeddings) as { values: number[] }[];
      const said = (whole as Embeddings).data.map(({ embedding }) => embedding);
      expect(said).to.deep.equal(found.map(({ values }) => values));
      const recordedUsage = body.usageMetadata as { promptTokenCount: number } | undefined;
      expect(usage?.input).to.equal(recordedUsage?.promptTokenCount);
    });
  }
});

describe('token counts of Google', () => {
  const hub = {
    model: 'asked',
    messages: [
      { role: 'system', content: 'S' },
      { role: 'user', content: 'Hi' },
    ],
  };
  const asked = {
    systemInstruction: { parts: [{ text: 'S' }] },
    contents: [{ role: 'user', parts: [{ text: 'Hi' }] }],
  };

  it('are asked for with all that the request would say', () => {
    const { path, body } = sent(gemini, 'token_count', 'm', requestOf('token_count', hub));
    expect(path).to.equal('/v1beta/models/m:countTokens');
    expect(body).to.deep.equal({ generateContentRequest: { model: 'models/m', ...asked } });
    expect(sent(vertex, 'token_count', 'm', requestOf('token_count', hub)).body).to.deep.equal(asked);
  });

  it('name the right model for clients of the same API', () => {
    const native = { generateContentRequest: { model: 'models/alias', ...asked } };
    const request = requestOf('token_count', native, 'gemini');
    expect(sent(gemini, 'token_count', 'm', request).body).to.deep.equal({
      generateContentRequest: { model: 'models/m', ...asked },
    });
    expect(sent(vertex, 'token_count', 'm', request).body).to.deep.equal(asked);
  });

  it('has recordings', function () {
    skipWithoutFixtures(this);
    expect(recorded('count-tokens', 'embeddings')).to.not.have.length(0);
  });

  for (const exchange of recorded('count-tokens')) {
    it(`reads ${exchange.name}`, () => {
      const body = parsed(exchange);
      if (exchange.status >= 400) return void expect(readError(body)?.code).to.equal('model_not_found');
      const { whole } = gemini.operations.token_count.readWhole(body, requestOf('token_count', hub));
      expect((whole as TokenCount).input_tokens).to.equal(body.totalTokens);
    });
  }
});

describe('refusals of Google', () => {
  const event = (data: JsonObject) => ({ name: '', data: JSON.stringify(data), start: 0, end: 0 });

  it('of a prompt are whole answers', () => {
    const blocked = { promptFeedback: { blockReason: 'PROHIBITED_CONTENT' }, usageMetadata: { promptTokenCount: 3 } };
    const { whole, usage } = readWhole(blocked);
    const { message, ...ending } = (whole as { choices: JsonObject[] }).choices[0] as JsonObject & {
      message: JsonObject;
    };
    expect(message).to.include({
      content: null,
      refusal: 'The prompt was blocked by the provider: PROHIBITED_CONTENT.',
    });
    expect(ending).to.include({ finish_reason: 'content_filter', native_finish_reason: 'PROHIBITED_CONTENT' });
    expect(usage?.input).to.equal(3);
    const reader = new GeminiStreamReader();
    expect(reader.read(event(blocked)).chunks).to.have.length(2);
    expect(reader.complete).to.equal(true);
  });

  it('of an answer keep what was said before', () => {
    const reader = new GeminiStreamReader();
    reader.read(event({ candidates: [{ content: { parts: [{ text: 'So' }] } }] }));
    const { chunks } = reader.read(event({ candidates: [{ finishReason: 'SAFETY' }] }));
    expect(chunks[0]!.choices[0]).to.include({ finish_reason: 'content_filter', native_finish_reason: 'SAFETY' });
  });

  it('in a stream tell their status', () => {
    const { error } = new GeminiStreamReader().read(event({ error: { code: 503, message: 'overloaded' } }));
    expect(error).to.deep.equal({ status: 503, message: 'overloaded' });
  });

  it('wait for each candidate of several', () => {
    const reader = new GeminiStreamReader();
    const candidates = [0, 1].map((index) => ({ index, content: { parts: [{ text: 'x' }] } }));
    reader.read(event({ candidates }));
    reader.read(event({ candidates: [{ index: 1, finishReason: 'STOP' }] }));
    expect(reader.complete).to.equal(false);
    reader.read(event({ candidates: [{ index: 0, finishReason: 'STOP' }] }));
    expect(reader.complete).to.equal(true);
  });

  it('say that a key is wrong, that the prompt is too long, and when to come again', () => {
    const error = (message: string, details: JsonObject[] = []) =>
      readError({ error: { code: 400, message, details } });
    expect(error('API key not valid.', [{ reason: 'API_KEY_INVALID' }])?.status).to.equal(401);
    const tooLong = 'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).';
    expect(error(tooLong)?.code).to.equal('context_length_exceeded');
    expect(error('Quota', [{ retryDelay: '34.4s' }])?.retryAfter).to.equal(34.4);
    expect(readError({ message: 'none of Google' })).to.equal(undefined);
  });
});
