import { expect } from 'chai';
import type { JsonObject } from '../../plugins/core/json';
import { askOpenAi, openAiClient } from '../replay/ask-openai';
import { startOneKind, type OneKind } from '../replay/one-kind';
import type { Wire } from '../replay/wire';
import type { Exchange } from '../support/fixtures';

/** An answer of the provider, as if it had been recorded. */
function answering(body: unknown, { status = 200, headers = {} } = {}): Exchange {
  const bytes = Buffer.from(JSON.stringify(body));
  const url = new URL('http://recorded');
  const about = { name: 'made up', provider: 'huggingface', operation: 'task', streamed: false, url };
  return { ...about, requestHeaders: {}, request: {}, status, headers, body: bytes };
}

async function post(url: string, body: JsonObject): Promise<Response> {
  return fetch(url, { method: 'POST', body: JSON.stringify(body) });
}

describe('the huggingface provider', () => {
  let behind: OneKind;
  before(async () => {
    behind = await startOneKind('huggingface');
  });
  after(() => behind.close());

  async function embed(answer: unknown, input: string | string[]): Promise<Wire> {
    behind.provider.replay(answering(answer));
    const body = { model: 'bert', input, encoding_format: 'float' };
    return (await askOpenAi(openAiClient(`${behind.url}/v1`), 'embeddings', body)).wire;
  }
  function vectorsIn(wire: Wire): unknown {
    return ((wire as Wire & { kind: 'whole' }).body['data'] as JsonObject[]).map(({ embedding }) => embedding);
  }

  it('tells how long a model takes to load', async () => {
    const loading = { error: 'Model bert is currently loading', estimated_time: 20.3 };
    behind.provider.replay(answering(loading, { status: 503 }));
    const answer = await post(`${behind.url}/v1/models/bert/run`, { inputs: 'x' });
    expect([answer.status, answer.headers.get('retry-after')]).to.deep.equal([503, '21']);
    expect(await answer.json()).to.deep.equal(loading);
  });

  const POOLED: [string, unknown, string | string[], number[][]][] = [
    ['a vector for one text', [1, 2], 'a', [[1, 2]]],
    ['a vector for each text', [[1, 2], [3, 4]], ['a', 'b'], [[1, 2], [3, 4]]],
    ['vectors of tokens, of which it takes the mean', [[[1, 2], [3, 6]], [[5, 5]]], ['a', 'b'], [[2, 4], [5, 5]]],
    ['vectors of tokens in a batch of one each', [[[[1, 2], [3, 6]]], [[[5, 5]]]], ['a', 'b'], [[2, 4], [5, 5]]],
  ]; // prettier-ignore
  for (const [what, answer, input, vectors] of POOLED) {
    it(`reads ${what}`, async () => {
      expect(vectorsIn(await embed(answer, input))).to.deep.equal(vectors);
    });
  }

  const BROKEN: [string, unknown][] = [
    ['too few vectors', [[1, 2]]],
    ['vectors of different lengths', [[[1], [1, 2]], [[1]]]],
    ['an object', { score: 1 }],
    ['a text', 'x'],
    ['objects in a list', [{ score: 1 }, { score: 2 }]],
  ]; // prettier-ignore
  for (const [what, answer] of BROKEN) {
    it(`does not take ${what} for embeddings`, async () => {
      expect(await embed(answer, ['a', 'b'])).to.deep.include({ kind: 'error', status: 502 });
    });
  }

  it('counts what a model wrote', async () => {
    behind.provider.replay(answering([{ summary_text: 'One two three four five.' }]));
    const answer = await post(`${behind.url}/v1/models/facebook/bart/run`, { inputs: 'A long text.' });
    const row = await behind.row(String(answer.headers.get('x-request-id')));
    expect(row.output_tokens).to.be.within(4, 8);
  });

  it('counts all texts of a question', async () => {
    const inputs = { question: 'Who wrote it?', context: 'It was written by somebody else, long ago.' };
    behind.provider.replay(answering({ answer: 'somebody else', score: 0.9 }));
    const answer = await post(`${behind.url}/v1/models/bert/run`, { inputs });
    expect(await answer.json()).to.deep.equal({ answer: 'somebody else', score: 0.9 });
    expect(Number(answer.headers.get('x-ai-input-tokens'))).to.be.within(12, 20);
  });

  it('answers plainly where a stream was asked for and none came', async () => {
    behind.provider.replay(answering([{ label: 'POSITIVE', score: 1 }]));
    const answer = await post(`${behind.url}/v1/models/bert/run`, { inputs: 'x', stream: true });
    expect(await answer.json()).to.deep.equal([{ label: 'POSITIVE', score: 1 }]);
  });

  it('refuses tasks that are none', async () => {
    for (const body of [{}, { inputs: 'x', task: '../x' }, { inputs: 'x', parameters: 7 }]) {
      const answer = await post(`${behind.url}/v1/models/bert/run`, body);
      expect(answer.status).to.equal(400);
      expect(await answer.json()).to.have.keys('error', 'error_type', 'param');
    }
  });
});

describe('an endpoint of one’s own at huggingface', () => {
  let behind: OneKind;
  before(async () => {
    const endpoint = { path: '/v1', dedicated: true };
    behind = await startOneKind('huggingface', endpoint);
  });
  after(() => behind.close());

  it('gets tasks at its address and chat below the version', async () => {
    behind.provider.replay(answering([[{ label: 'x', score: 1 }]]));
    await post(`${behind.url}/v1/models/anything/run`, { inputs: 'x', task: 'text-classification' });
    expect(behind.provider.received[0]?.url).to.equal('/');
    await post(`${behind.url}/v1/chat/completions`, { model: 'tgi', messages: [{ role: 'user', content: 'x' }] });
    expect(behind.provider.received[1]?.url).to.equal('/v1/chat/completions');
  });
});

describe('the tei provider', () => {
  let behind: OneKind;
  before(async () => {
    behind = await startOneKind('tei');
  });
  after(() => behind.close());

  const SCORES = [
    { index: 1, score: 0.9 },
    { index: 0, score: 0.2 },
  ];

  it('reranks', async () => {
    behind.provider.replay(answering(SCORES));
    const asked = { model: 'm', query: 'q', documents: ['a', { text: 'b' }], top_n: 1, return_documents: true };
    const answer = await post(`${behind.url}/v1/rerank`, asked);
    const [received] = behind.provider.received;
    expect(received?.url).to.equal('/rerank');
    expect(JSON.parse(received!.body.toString())).to.deep.equal({ query: 'q', texts: ['a', 'b'] });
    const results = [{ index: 1, relevance_score: 0.9, document: { text: 'b' } }];
    expect(await answer.json()).to.deep.equal({ model: 'm', results });
  });

  const PATHS: [string | undefined, string][] = [
    [undefined, '/'],
    ['text-classification', '/predict'],
    ['feature-extraction', '/embed'],
    ['sentence-similarity', '/similarity'],
  ];
  for (const [task, path] of PATHS) {
    it(`does ${task ?? 'the task of its model'} at ${path}`, async () => {
      behind.provider.replay(answering([[1, 2]]));
      const answer = await post(`${behind.url}/v1/models/m/run`, { inputs: 'x', ...(task ? { task } : {}) });
      expect(await answer.json()).to.deep.equal([[1, 2]]);
      expect(behind.provider.received[0]?.url).to.equal(path);
    });
  }

  it('does not know fill-mask', async () => {
    const answer = await post(`${behind.url}/v1/models/m/run`, { inputs: 'x', task: 'fill-mask' });
    expect(answer.status).to.equal(400);
    expect(((await answer.json()) as JsonObject)['error']).to.contain('text-classification');
  });

  it('embeds in OpenAI’s form', async () => {
    const data = [{ object: 'embedding', index: 0, embedding: [0.5, 1] }];
    const usage = { prompt_tokens: 3, total_tokens: 3 };
    behind.provider.replay(answering({ object: 'list', model: 'm', data, usage }));
    const { wire } = await askOpenAi(openAiClient(`${behind.url}/v1`), 'embeddings', { model: 'm', input: 'x' });
    expect(behind.provider.received[0]?.url).to.equal('/v1/embeddings');
    expect((wire as Wire & { kind: 'whole' }).body['data']).to.deep.equal(data);
  });
});
