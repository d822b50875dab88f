import { GoogleGenAI } from '@google/genai';
import { expect } from 'chai';
import type { Json, JsonObject } from '../../plugins/core/json';
import { everyExchange, skipWithoutFixtures, type Exchange } from '../support/fixtures';
import { CLIENT_KEY, openAiClient } from './ask-openai';
import { type EndpointMembers, startOneKind, type OneKind } from './one-kind';

const OPERATIONS = ['embeddings', 'feature-extraction'];
const RECORDED = everyExchange().filter(({ operation, status }) => OPERATIONS.includes(operation) && status === 200);
/** What an endpoint of a kind needs besides its address. */
const MEMBERS: Readonly<Record<string, EndpointMembers>> = { vertex: { project: 'mine', location: 'l' } as object };
/** Ollama's recording is of its own API. */
const kindOf = ({ provider }: Exchange) => (provider === 'ollama' ? 'ollama-native' : provider);

/** The vectors of an answer, in whichever form it is, read by rules of this test's own. */
function vectorsIn({ body, provider }: Exchange): number[][] {
  const answer = JSON.parse(body.toString()) as Json;
  if (Array.isArray(answer)) return [answer as number[]];
  const { data, embeddings, embedding } = answer as JsonObject;
  if (Array.isArray(data)) return data.map((each) => numbersOf((each as JsonObject)['embedding']!, provider));
  if (Array.isArray(embedding)) return [embedding as number[]];
  const list = (embeddings as JsonObject | undefined)?.['float'] ?? embeddings ?? [embedding];
  return (list as (number[] | { values: number[] })[]).map((each) => (Array.isArray(each) ? each : each.values));
}

/** Perplexity's vectors are bytes, those of others 32-bit floats. */
function numbersOf(vector: Json, provider: string): number[] {
  if (typeof vector !== 'string') return vector as number[];
  const bytes = Buffer.from(vector, 'base64');
  if (provider === 'perplexity') return [...new Int8Array(bytes)];
  return Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readFloatLE(index * 4));
}

/** In the precision that all of the APIs have. */
const single = (vectors: readonly (readonly number[])[]) => vectors.map((vector) => [...new Float32Array(vector)]);

for (const kind of new Set(RECORDED.map(kindOf))) {
  describe(`replay: vectors of ${kind} behind the gateway`, () => {
    let behind: OneKind;

    before(async function () {
      skipWithoutFixtures(this);
      behind = await startOneKind(kind, MEMBERS[kind]);
    });
    after(() => behind?.close());

    for (const exchange of RECORDED.filter((each) => kindOf(each) === kind)) {
      const recorded = vectorsIn(exchange);
      const texts = recorded.map((_, index) => `Text ${index}`);

      for (const encoding of ['float', 'base64', undefined] as const) {
        it(`${exchange.name}, read by OpenAI’s SDK that asks for ${encoding ?? 'what it likes'}`, async () => {
          behind.provider.replay(exchange);
          const client = openAiClient(`${behind.url}/v1`);
          const asked = { model: 'm', input: texts, encoding_format: encoding };
          const { data } = await client.embeddings.create(asked);
          const vectors = data.map(({ embedding }) => numbersOf(embedding, 'openai'));
          expect(single(vectors)).to.deep.equal(single(recorded));
        });
      }

      it(`${exchange.name}, read by Google’s SDK`, async () => {
        behind.provider.replay(exchange);
        const client = new GoogleGenAI({ apiKey: CLIENT_KEY, httpOptions: { baseUrl: behind.url } });
        const { embeddings } = await client.models.embedContent({ model: 'm', contents: texts });
        expect(single(embeddings!.map(({ values }) => values!))).to.deep.equal(single(recorded));
      });
    }
  });
}

describe('replay: vectors', () => {
  it('have recordings of every kind that has embeddings', function () {
    skipWithoutFixtures(this);
    expect(new Set(RECORDED.map(kindOf))).to.have.property('size', 11);
  });
});
