import { expect } from 'chai';
import type { JsonObject } from '../../../../plugins/core/json';
import { cacheKey, canonicalJson } from '../../../../policies/semantic-cache/request/cache-key';
import { BODY, contextOf, requestOf, type Call } from '../harness';

const keyOf = (call: Call) => cacheKey(requestOf(call), contextOf(call), 'consumer');
const usual = keyOf({});

describe('cache key', () => {
  const different: Record<string, JsonObject> = {
    model: { model: 'other' },
    messages: { messages: [{ role: 'user', content: 'hello' }] },
    'a system prompt': {
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Hello' },
      ],
    },
    temperature: { temperature: 0.1 },
    max_tokens: { max_tokens: 5 },
    tools: { tools: [{ type: 'function', function: { name: 'f' } }] },
    response_format: { response_format: { type: 'json_object' } },
    seed: { seed: 1 },
    n: { n: 2 },
    store: { store: true },
    'a member nobody knows': { shiny_new_thing: true },
  };
  for (const [name, change] of Object.entries(different)) {
    it(`changes with ${name}`, () => expect(keyOf({ body: { ...BODY, ...change } })).not.to.equal(usual));
  }

  for (const name of [
    'stream',
    'stream_options',
    'user',
    'safety_identifier',
    'metadata',
    'service_tier',
    'prompt_cache_key',
  ]) {
    it(`does not change with ${name}`, () => expect(keyOf({ body: { ...BODY, [name]: 'x' } })).to.equal(usual));
  }

  it('does not depend on the order of members', () => {
    const { model, messages, temperature } = BODY;
    expect(keyOf({ body: { temperature, messages, model } })).to.equal(usual);
  });

  it('changes with API, operation, pipeline, consumer, the targets of a name and the version of the API that is asked for', () => {
    const calls: Call[] = [
      { api: 'anthropic-messages' },
      { operation: 'text_completion' },
      { pipeline: 'other' },
      { consumer: { id: 'ann', name: 'Ann' } },
      { headers: { 'anthropic-beta': 'files-api' } },
      { targets: ['openai/gpt-5'] },
      { targets: ['openai/gpt-5', 'demo/chat'] },
    ];
    const keys = calls.map(keyOf);
    expect(new Set([usual, ...keys]).size).to.equal(calls.length + 1);
  });

  it('does not change with other headers', () => {
    expect(keyOf({ headers: { 'user-agent': 'x', authorization: 'Bearer y' } })).to.equal(usual);
  });
});

describe('canonical JSON', () => {
  it('sorts members at every depth and keeps the order of lists', () => {
    expect(canonicalJson({ b: [{ d: 1, c: 'x' }, null], a: { z: true, y: undefined } })).to.equal(
      '{"a":{"z":true},"b":[{"c":"x","d":1},null]}',
    );
  });

  it('tells apart what only looks alike', () => {
    const texts = [{ a: '1' }, { a: 1 }, { a: ['1'] }, { a: null }, {}, { 'a":1,"b': 2 }, { a: 1, b: 2 }].map(
      canonicalJson,
    );
    expect(new Set(texts).size).to.equal(texts.length);
  });
});
