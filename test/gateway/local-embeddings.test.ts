import { expect } from 'chai';
import OpenAI from 'openai';
import { cosine } from '../../plugins/core/embedder';
import { useLite } from '../../plugins/embedders/use-lite';
import type { RunningGateway } from '../support/gateway';
import { ledgerRow } from '../support/ledger-rows';
import { openAiError, post, startRouted } from '../support/routed-gateway';

describe('embeddings of the gateway itself', function () {
  this.timeout(20_000);
  let gateway: RunningGateway;
  let client: OpenAI;
  before(async function () {
    const missing = useLite.missing?.();
    if (missing && process.env.REQUIRE_SERVICES === '1') throw new Error(missing);
    if (missing) return this.skip();
    gateway = await startRouted({
      endpoints: { local: { url: 'local:', provider: 'local' } },
      router: { models: { vectors: ['local/small'] } },
      before: [{ 'usage-meter': null }],
      ai: { embedders: { small: 'use-lite', words: 'lexical' } },
    });
    client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: 'unused', maxRetries: 0 });
  });
  after(() => gateway?.stop());

  const refused = async (body: object) => {
    const { status, text } = await post(`${gateway.url}/v1/embeddings`, { model: 'local/use-lite', ...body });
    return { status, ...openAiError(text) };
  };

  it('come to an SDK in the encoding that it asks for', async () => {
    const ask = (encoding_format?: 'float' | 'base64') =>
      client.embeddings.create({ model: 'local/use-lite', input: ['one text', 'another'], encoding_format });
    const [byItself, asFloats, asBytes] = [await ask(), await ask('float'), await ask('base64')];
    expect(byItself.data.map(({ index }) => index)).to.deep.equal([0, 1]);
    const [one, other] = byItself.data.map(({ embedding }) => Float32Array.from(embedding)) as [
      Float32Array,
      Float32Array,
    ];
    expect(one).to.have.length(512);
    expect(cosine(one, one)).to.be.closeTo(1, 1e-5);
    expect(cosine(one, other)).to.be.below(0.9);
    expect(Float32Array.from(asFloats.data[0]!.embedding)).to.deep.equal(one);
    const bytes = Buffer.from(asBytes.data[0]!.embedding as unknown as string, 'base64');
    expect(bytes).to.have.length(4 * 512);
    expect(bytes.readFloatLE(4)).to.equal(one[1]);
  });

  it('say how many tokens were read, and cost nothing', async () => {
    const { data, response } = await client.embeddings
      .create({ model: 'vectors', input: 'one two three' })
      .withResponse();
    expect(data.usage).to.deep.equal({ prompt_tokens: 3, total_tokens: 3 });
    const row = await ledgerRow(gateway.ledger, response.headers.get('x-request-id'));
    expect(row).to.include({ provider: 'local', model: 'small', status: 200 });
    expect(row, JSON.stringify(row)).to.include({ input_tokens: 3, cost: 0 });
  });

  it('are among the models', async () => {
    const models = (await client.models.list()).data.map(({ id }) => id);
    expect(models).to.include.members(['vectors', 'local/use-lite']).and.not.include('local/words');
  });

  it('have as many numbers as the model makes', async () => {
    const { data } = await client.embeddings.create({ model: 'local/use-lite', input: 'hello', dimensions: 512 });
    expect(data[0]!.embedding).to.have.length(512);
    const error = await refused({ input: 'hello', dimensions: 256 });
    expect(error).to.include({ status: 400, param: 'dimensions' });
    expect(error.message).to.contain('makes vectors of 512 numbers');
  });

  for (const [what, input, code, words] of [
    ['more than the model reads', 'dog '.repeat(200), 'context_length_exceeded', '128 are read'],
    ['token ids', [[1, 2], [3]], 'unsupported_content', 'send `input` as text'],
    ['too many texts', Array.from({ length: 257 }, String), 'invalid_request', 'send at most 256 at once'],
    ['an empty text', ['a', ''], 'invalid_request', 'an empty text'],
  ] as const) {
    it(`are refused for ${what}`, async () => {
      const error = await refused({ input });
      expect(error).to.include({ status: 400, code, param: 'input' });
      expect(error.message).to.contain(words);
    });
  }

  for (const model of ['local/none', 'local/words']) {
    it(`are not there from ${model}`, async () => {
      const error = await refused({ model, input: 'hello' });
      expect(error).to.include({ status: 404, code: 'model_not_found' });
      expect(error.message).not.to.contain('lexical');
    });
  }
});
