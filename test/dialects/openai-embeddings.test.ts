import { expect } from 'chai';
import type { Embeddings, HubRequest } from '../../plugins/core/hub';
import type { JsonObject } from '../../plugins/core/json';
import { AiRequest } from '../../plugins/core/request';
import { usage } from '../../plugins/core/usage';
import { openAiEmbeddings } from '../../plugins/dialects/openai-embeddings';
import { checksBodies } from './openai-refusals';

/** Exact in 32 bits, so that they survive base64. */
const VECTOR = [0.5, -0.25, 3, 0];
/** The same as the bytes of 32-bit floats, the lowest first, written down by hand. */
const BASE64 = Buffer.from('0000003f000080be0000404000000000', 'hex').toString('base64');

function render(embedding: number[] | string, body: JsonObject): Embeddings {
  const native = { api: 'openai-embeddings', body };
  const toHub = (hub: JsonObject) => hub as HubRequest;
  const request = new AiRequest({ operation: 'embeddings', model: 'm', stream: false, native, toHub });
  const whole: Embeddings = { object: 'list', model: 'm', data: [{ object: 'embedding', index: 0, embedding }] };
  const part = { whole, usage: usage({ input: 7 }) };
  return JSON.parse(openAiEmbeddings.renderWhole(part, { requestId: 'req_1', request })) as Embeddings;
}

describe('openai-embeddings dialect', () => {
  checksBodies(
    openAiEmbeddings,
    [
      { model: 'm', input: 'text' },
      { model: 'm', input: ['one', 'two'], encoding_format: 'base64', dimensions: 256 },
      { model: 'm', input: [1, 2, 3], encoding_format: null },
      { model: 'm', input: [[1, 2], [3]] },
    ],
    [
      ['model', { input: 'x' }],
      ['input', { model: 'm' }],
      ['input', { model: 'm', input: null }],
      ['input', { model: 'm', input: [] }],
      ['input', { model: 'm', input: [-1] }],
      ['encoding_format', { model: 'm', input: 'x', encoding_format: 'hex' }],
      ['dimensions', { model: 'm', input: 'x', dimensions: '256' }],
      ['stream', { model: 'm', input: 'x', stream: true }],
    ],
  );

  for (const given of [VECTOR, BASE64]) {
    it(`renders ${typeof given === 'string' ? 'base64' : 'numbers'} in the encoding that was asked for`, () => {
      expect(render(given, { encoding_format: 'base64' }).data[0]!.embedding).to.equal(BASE64);
      expect(render(given, { encoding_format: 'float' }).data[0]!.embedding).to.deep.equal(VECTOR);
      expect(render(given, {}).data[0]!.embedding).to.deep.equal(VECTOR);
    });
  }

  it('says how many tokens went in', () => {
    expect(render(VECTOR, {}).usage).to.deep.equal({ prompt_tokens: 7, total_tokens: 7 });
  });
});
