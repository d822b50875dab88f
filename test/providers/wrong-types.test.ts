import { expect } from 'chai';
import type { JsonObject } from '../../plugins/core/json';
import { dialects } from '../../plugins/dialects';
import { providers } from '../../plugins/providers';
import { changed, fault } from '../support/wrong-types';

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
