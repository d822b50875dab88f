import { expect } from 'chai';
import fc from 'fast-check';
import type { Json, JsonObject } from '../../../../plugins/core/json';
import { isJsonObject } from '../../../../plugins/core/json';
import { canonicalJson } from '../../../../policies/semantic-cache/request/cache-key';
import { type Api, APIS, judged } from './asking';

const TEXT = 'How do I reset my password?';

/** A conversation in each API that ends with the text. */
const BODIES: Record<Api, (text: string, further: JsonObject) => JsonObject> = {
  'openai-chat': (text, further) => ({
    model: 'smart',
    messages: [
      { role: 'system', content: 'Be kind.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Hello.' },
          { type: 'text', text },
        ],
      },
    ],
    ...further,
  }),
  'openai-responses': (text, further) => ({
    model: 'smart',
    instructions: 'Be kind.',
    input: [
      { role: 'user', content: 'Hello.' },
      { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Hi.' }] },
      { role: 'user', content: [{ type: 'input_text', text }] },
    ],
    ...further,
  }),
  'anthropic-messages': (text, further) => ({
    model: 'smart',
    max_tokens: 100,
    system: [{ type: 'text', text: 'Be kind.', cache_control: { type: 'ephemeral' } }],
    messages: [
      { role: 'user', content: 'Hello.' },
      { role: 'assistant', content: 'Hi.' },
      { role: 'user', content: text },
    ],
    ...further,
  }),
  gemini: (text, further) => ({
    systemInstruction: { parts: [{ text: 'Be kind.' }] },
    contents: [{ role: 'user', parts: [{ text: 'Hello.' }, { text }] }],
    generationConfig: { temperature: 0.2, maxOutputTokens: 100 },
    ...further,
  }),
  'openai-completions': (text, further) => ({ model: 'smart', prompt: text, max_tokens: 100, ...further }),
};

/** Members that change nothing of what a model says. */
const FREE = ['model', 'stream', 'metadata', 'user', 'service_tier'];
const further = fc.dictionary(
  fc.stringMatching(/^x[a-z_]{0,8}$/),
  fc.jsonValue({ maxDepth: 2 }),
) as fc.Arbitrary<JsonObject>;
const api = fc.constantFrom(...APIS);

type Path = readonly (string | number)[];

function pathsOf(value: Json | undefined, at: Path = []): Path[] {
  const inner = Array.isArray(value)
    ? value.flatMap((item, index) => pathsOf(item, [...at, index]))
    : isJsonObject(value)
      ? Object.entries(value).flatMap(([name, item]) => pathsOf(item, [...at, name]))
      : [];
  return at.length ? [at, ...inner] : inner;
}

/** The same value with another one at a path; `undefined` takes what is there away. */
function changed(value: Json | undefined, [first, ...rest]: Path, to: Json | undefined): Json | undefined {
  if (first === undefined) return to;
  if (Array.isArray(value)) {
    const inner = changed(value[Number(first)], rest, to);
    return inner === undefined ? value.filter((_, index) => index !== first) : value.with(Number(first), inner);
  }
  const object = value as JsonObject;
  return { ...object, [first]: changed(object[first], rest, to) };
}

describe('the partition of a request', () => {
  it('is the same for all texts', () => {
    const texts = fc.string({ minLength: 1 }).map((text) => `Zebra ${text}`);
    fc.assert(
      fc.property(api, further, texts, (one, more, text) => {
        const [found, usual] = [text, TEXT].map((each) => judgedBy(one, BODIES[one](each, more)));
        fc.pre(found !== undefined && usual !== undefined);
        expect(found).to.deep.equal({ text, partition: usual.partition });
      }),
    );
  });

  it('is another one after any other change of the body', () => {
    const values = fc.oneof(fc.jsonValue({ maxDepth: 1 }), fc.constant(undefined)) as fc.Arbitrary<Json | undefined>;
    let compared = 0;
    fc.assert(
      fc.property(api, further, fc.nat(), values, (one, more, pick, to) => {
        const body = BODIES[one](TEXT, more);
        const paths = pathsOf(body).filter(([member]) => !FREE.includes(String(member)));
        const other = changed(body, paths[pick % paths.length]!, to) as JsonObject;
        fc.pre(canonicalJson(other) !== canonicalJson(body));
        const [before, after] = [body, other].map((each) => judgedBy(one, each));
        fc.pre(before !== undefined && after !== undefined && after.text === TEXT);
        compared++;
        expect(after.partition).not.to.equal(before.partition);
      }),
      { numRuns: 1000 },
    );
    expect(compared).to.be.above(100);
  });
});

function judgedBy(one: Api, body: JsonObject): { partition: string; text: string } | undefined {
  try {
    const found = judged({ api: one, body, except: ['completion'] });
    return 'partition' in found ? found : undefined;
  } catch {
    // The dialect has refused it.
    return undefined;
  }
}
