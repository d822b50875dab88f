import type { Json, JsonObject } from '../../plugins/core/json';

/** An answer of one API, plain, and the events of a streamed one: each with its name, where they have names. */
export interface SampleAnswer {
  whole?: JsonObject | Json[];
  events?: readonly (readonly [name: string, data: Json])[];
}

export const USAGE = {
  prompt_tokens: 9,
  completion_tokens: 5,
  total_tokens: 14,
  prompt_tokens_details: { cached_tokens: 3 },
  completion_tokens_details: { reasoning_tokens: 2 },
};
export const CALL = { id: 'c1', type: 'function', function: { name: 'f', arguments: '{"a":1}' } };
const LOGPROBS = { content: [{ token: 'a', logprob: -1, bytes: [97], top_logprobs: [{ token: 'a', logprob: -1 }] }] };
const ANNOTATION = { type: 'url_citation', url_citation: { url: 'https://a.test', start_index: 0, end_index: 1 } };
export const HEAD = { id: 'a1', created: 7, model: 'm' };
const IMAGE = { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } };

const chunk = (delta: JsonObject, more: JsonObject = {}): readonly [string, Json] => [
  '',
  { ...HEAD, object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason: null, ...more }] },
];

/** Of OpenAI's chat completions, with what its relatives add. */
export const CHAT: SampleAnswer = {
  whole: {
    ...HEAD,
    object: 'chat.completion',
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: 'x',
          refusal: null,
          reasoning_content: 't',
          thinking_blocks: [{ type: 'thinking', thinking: 't', signature: 's' }],
          annotations: [ANNOTATION],
          images: [IMAGE],
          tool_calls: [CALL],
        },
        logprobs: LOGPROBS,
        finish_reason: 'tool_calls',
      },
      { index: 1, message: { role: 'assistant', content: [{ type: 'text', text: 'y' }] }, finish_reason: 'stop' },
    ],
    usage: USAGE,
  },
  events: [
    chunk({ role: 'assistant', content: '' }),
    chunk({ reasoning_content: 't' }),
    chunk({ thinking_blocks: [{ type: 'thinking', thinking: 't', signature: 's' }] }),
    chunk({ content: 'x' }, { logprobs: LOGPROBS }),
    chunk({ annotations: [ANNOTATION], images: [IMAGE] }),
    chunk({ tool_calls: [{ index: 0, ...CALL }] }),
    chunk({ tool_calls: [{ index: 0, function: { arguments: ' ' } }] }),
    chunk({ refusal: 'no' }),
    chunk({}, { finish_reason: 'tool_calls' }),
    ['', { ...HEAD, object: 'chat.completion.chunk', choices: [], usage: USAGE }],
    ['', '[DONE]'],
  ],
};

const RESPONSE: JsonObject = {
  id: 'r1',
  object: 'response',
  created_at: 7,
  model: 'm',
  status: 'completed',
  incomplete_details: null,
  output: [
    { type: 'reasoning', id: 'rs', summary: [{ type: 'summary_text', text: 't' }], encrypted_content: 'e' },
    {
      type: 'message',
      id: 'msg',
      role: 'assistant',
      status: 'completed',
      content: [
        { type: 'output_text', text: 'x', annotations: [{ type: 'url_citation', url: 'u' }], logprobs: [] },
        { type: 'refusal', refusal: 'no' },
      ],
    },
    { type: 'function_call', id: 'fc', call_id: 'c1', name: 'f', arguments: '{}', status: 'completed' },
    { type: 'custom_tool_call', id: 'ct', call_id: 'c2', name: 'c', input: 'i' },
  ],
  usage: {
    input_tokens: 9,
    input_tokens_details: { cached_tokens: 3 },
    output_tokens: 5,
    output_tokens_details: { reasoning_tokens: 2 },
    total_tokens: 14,
  },
};

/** An event that is named by its type. */
export const typed = (data: JsonObject): readonly [string, Json] => [String(data.type), data];

/** Of OpenAI's Responses API. */
export const RESPONSES: SampleAnswer = {
  whole: RESPONSE,
  events: [
    typed({ type: 'response.created', response: { ...RESPONSE, status: 'in_progress', output: [], usage: null } }),
    typed({ type: 'response.reasoning_summary_text.delta', delta: 't' }),
    typed({ type: 'response.output_text.delta', delta: 'x', logprobs: [{ token: 'x', logprob: -1 }] }),
    typed({ type: 'response.refusal.delta', delta: 'no' }),
    typed({
      type: 'response.output_item.added',
      output_index: 2,
      item: { type: 'function_call', id: 'fc', call_id: 'c1', name: 'f', arguments: '' },
    }),
    typed({ type: 'response.function_call_arguments.delta', output_index: 2, delta: '{}' }),
    typed({ type: 'response.completed', response: RESPONSE }),
  ],
};
