import { expect } from 'chai';
import type { JsonObject } from '../../../../plugins/core/json';
import { anthropicClient, askAnthropic } from '../../../replay/ask-anthropic';
import { askOpenAi, openAiClient } from '../../../replay/ask-openai';
import { startOneKind, type OneKind } from '../../../replay/one-kind';
import type { Exchange } from '../../../support/fixtures';

const PLACE = { project: 'mine', location: 'global' };
const LOCATION = '/v1/projects/mine/locations/global';
const COMPLETION = {
  id: '1',
  object: 'chat.completion',
  created: 1,
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 3, completion_tokens: 1, total_tokens: 4 },
};
const CHUNK = {
  id: '1',
  object: 'chat.completion.chunk',
  created: 1,
  model: 'm',
  choices: [{ index: 0, delta: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }],
};

/** An answer as Vertex AI would give it. */
function answer(body: JsonObject | JsonObject[] | string, status = 200): Exchange {
  const streamed = typeof body === 'string';
  const bytes = Buffer.from(streamed ? body : JSON.stringify(body));
  const said = { name: '', provider: 'vertex', operation: 'chat', requestHeaders: {}, request: {}, headers: {} };
  return { ...said, url: new URL('http://localhost'), streamed, status, body: bytes };
}

describe('models of other makers at Vertex AI', () => {
  let behind: OneKind;

  before(async () => {
    behind = await startOneKind('vertex', PLACE);
  });
  after(() => behind.close());

  const question = (model: string) => ({ model, messages: [{ role: 'user', content: 'Hi' }], max_tokens: 9 });
  const openAi = (model: string, further: JsonObject = {}) =>
    askOpenAi(openAiClient(`${behind.url}/v1`), 'chat', { ...question(model), ...further });
  const received = (): JsonObject => {
    const { url, body } = behind.provider.received[0]!;
    return { url, ...(JSON.parse(body.toString()) as JsonObject) };
  };

  for (const [model, path] of [
    ['claude-sonnet-4-5@20250929', 'anthropic/models/claude-sonnet-4-5@20250929:rawPredict'],
    ['anthropic/claude-opus-4-1', 'anthropic/models/claude-opus-4-1:rawPredict'],
    ['publishers/anthropic/models/claude-opus-4-1', 'anthropic/models/claude-opus-4-1:rawPredict'],
    ['mistralai/mistral-medium-3', 'mistralai/models/mistral-medium-3:rawPredict'],
  ] as const) {
    it(`are called by the names of their makers: ${model}`, async () => {
      behind.provider.replay(answer({}));
      await openAi(model);
      expect(received().url).to.equal(`${LOCATION}/publishers/${path}`);
    });
  }

  it('leave Google’s own as they are', async () => {
    for (const model of ['gemini-2.5-flash', 'google/gemini-2.5-flash', 'publishers/google/models/gemini-2.5-flash']) {
      behind.provider.replay(answer({}));
      await openAi(model);
      expect(received().url).to.match(/\/v1beta1\/.*\/publishers\/google\/models\/gemini-2.5-flash:generateContent$/);
    }
    behind.provider.replay(answer({}));
    await openAi('endpoints/123');
    expect(received().url).to.match(/\/endpoints\/123:generateContent$/);
  });

  it('are chatted with in OpenAI’s form where Vertex AI serves them itself', async () => {
    behind.provider.replay(answer(COMPLETION));
    const { wire } = await openAi('meta/llama-3.3-70b-instruct-maas');
    expect(wire).to.deep.equal({ kind: 'whole', body: COMPLETION });
    expect(received()).to.deep.equal({
      url: `${LOCATION}/endpoints/openapi/chat/completions`,
      ...question('meta/llama-3.3-70b-instruct-maas'),
    });
  });

  it('are chatted with in Mistral’s form, by the name alone, in streams too', async () => {
    behind.provider.replay(answer(`data: ${JSON.stringify(CHUNK)}\n\ndata: [DONE]\n\n`));
    const { wire } = await openAi('mistralai/codestral-2', { stream: true, seed: 7, logit_bias: { 1: 2 } });
    expect(wire).to.deep.equal({ kind: 'stream', events: [CHUNK] });
    const { seed, random_seed, ...rest } = received();
    expect(rest).to.include({
      url: `${LOCATION}/publishers/mistralai/models/codestral-2:streamRawPredict`,
      model: 'codestral-2',
    });
    expect([seed, random_seed]).to.deep.equal([undefined, 7]);
  });

  it('are chatted with by clients of other APIs', async () => {
    behind.provider.replay(answer(COMPLETION));
    const { wire } = await askAnthropic(anthropicClient(behind.url), { body: question('meta/llama-4-scout') });
    expect(wire).to.have.nested.property('body.content[0].text', 'Hello');
  });

  it('have Google’s errors, in a list too, told in the client’s own form', async () => {
    const error = { code: 429, message: 'Quota exceeded for base_model', status: 'RESOURCE_EXHAUSTED' };
    behind.provider.replay(answer({ error }, 429));
    const anthropic = await askAnthropic(anthropicClient(behind.url), { body: question('claude-opus-4-1') });
    expect(anthropic.wire).to.include({ kind: 'error', status: 429 });
    expect(anthropic.wire).to.have.nested.property('error.error.type', 'rate_limit_error');
    for (const model of ['meta/llama-4-scout', 'mistralai/mistral-medium-3']) {
      behind.provider.replay(answer([{ error }], 429));
      const { wire } = await openAi(model);
      expect(wire).to.include({ kind: 'error', status: 429 });
      expect(wire).to.have.nested.property('error.message', error.message);
      expect(wire).to.have.nested.property('error.code', 'rate_limit_exceeded');
    }
  });

  it('cannot do what they have no API for', async () => {
    const { wire } = await askOpenAi(openAiClient(`${behind.url}/v1`), 'embeddings', {
      model: 'claude-opus-4-1',
      input: 'text',
    });
    expect(wire).to.include({ kind: 'error', status: 400 });
  });
});
