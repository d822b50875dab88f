import { expect } from 'chai';
import { AiError } from '../../plugins/core/error';
import type { Dialect } from '../../plugins/core/dialect';
import type { Json, JsonObject } from '../../plugins/core/json';
import type { ModelOperation } from '../../plugins/core/operations';
import type { Provider } from '../../plugins/core/provider';
import { AiRequest } from '../../plugins/core/request';
import { dialects } from '../../plugins/dialects';
import { providers } from '../../plugins/providers';

const ROUNDS = 3_000;

/** Requests with something in every place that a translation looks at. */
const WHOLE: Record<string, JsonObject> = {
  'openai-chat': {
    model: 'm',
    messages: [
      { role: 'system', content: 's' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'a' },
          { type: 'image_url', image_url: { url: 'data:image/png;base64,aa' } },
        ],
      },
      {
        role: 'assistant',
        content: 'x',
        tool_calls: [{ id: '1', type: 'function', function: { name: 'f', arguments: '{}' } }],
      },
      { role: 'tool', tool_call_id: '1', content: 'r' },
    ],
    tools: [{ type: 'function', function: { name: 'f', parameters: {} } }],
    tool_choice: 'auto',
    stop: ['a'],
    max_tokens: 5,
    response_format: { type: 'json_object' },
    reasoning_effort: 'low',
    stream_options: {},
  },
  'anthropic-messages': {
    model: 'm',
    max_tokens: 5,
    system: [{ type: 'text', text: 's' }],
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'a' },
          { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'aa' } },
        ],
      },
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 't', signature: 's' },
          { type: 'tool_use', id: '1', name: 'f', input: {} },
        ],
      },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: '1', content: [{ type: 'text', text: 'r' }] }] },
    ],
    tools: [{ name: 'f', input_schema: {} }],
    tool_choice: { type: 'auto' },
    thinking: { type: 'enabled', budget_tokens: 1024 },
    stop_sequences: ['a'],
  },
  'openai-completions': { model: 'm', prompt: ['a'], stop: 'x', n: 1, suffix: 's', logprobs: 1, max_tokens: 3 },
  'openai-embeddings': { model: 'm', input: ['a'], dimensions: 3, encoding_format: 'float' },
  'openai-images': { model: 'm', prompt: 'p', n: 1, size: '1x1' },
  'huggingface-task': { inputs: ['a'], parameters: { top_k: 1 }, options: {}, task: 'fill-mask' },
  rerank: { model: 'm', query: 'q', documents: ['a', { text: 'b' }], top_n: 1, return_documents: true },
};

const JUNK: Json[] = [
  ...[null, true, 7, -1, 1e300, 'x', '', [], {}, [null], ['a'], { type: 'text' }, { type: 'text', text: 7 }],
  ...[
    { type: 'image_url', image_url: 7 },
    { type: 'tool_use' },
    { type: 'tool_result', content: 7 },
    { function: null },
  ],
];

let seed = 1;
const pick = (count: number) => (seed = (seed * 48271) % 0x7fffffff) % count;

/** A copy in which one value somewhere is gone or another one. */
function changed(whole: JsonObject): JsonObject {
  const copy = structuredClone(whole);
  let at = copy as Record<string, Json | undefined>;
  for (;;) {
    const names = Object.keys(at);
    const name = names[pick(names.length)];
    if (name === undefined) return copy;
    const inner = at[name];
    if (pick(3) && typeof inner === 'object' && inner !== null) at = inner as typeof at;
    else {
      at[name] = pick(6) ? structuredClone(JUNK[pick(JUNK.length)]) : undefined;
      return JSON.parse(JSON.stringify(copy)) as JsonObject;
    }
  }
}

/** What goes wrong otherwise than by a refusal. */
function fault(dialect: Dialect, provider: Provider, body: JsonObject): unknown {
  const operation = dialect.operation as ModelOperation;
  const native = { api: dialect.name, body, bytes: Buffer.from(JSON.stringify(body)) };
  try {
    dialect.check?.(body);
    const toHub = dialect.toHub.bind(dialect);
    const request = new AiRequest({ operation, model: 'm', stream: false, native, toHub });
    const endpoint = { name: 'e', provider, urls: ['http://x'], apiKeys: [], headers: {}, models: [], options: { project: 'p', location: 'global' } };
    provider.operations[operation]?.call(request, { endpoint, model: 'mm' });
  } catch (error) {
    if (!(error instanceof AiError)) return error;
  }
  return undefined;
}

describe('values of wrong types', () => {
  for (const dialect of dialects.filter(({ name }) => WHOLE[name])) {
    it(`in ${dialect.name} are refused or passed on, whatever the provider`, () => {
      for (let round = 0; round < ROUNDS; round++) {
        const body = changed(changed(WHOLE[dialect.name]!));
        for (const provider of providers) {
          const error = fault(dialect, provider, body);
          expect(error, `${provider.kind}: ${String(error)}: ${JSON.stringify(body)}`).to.equal(undefined);
        }
      }
    });
  }
});
