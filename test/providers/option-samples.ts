import type { JsonObject } from '../../plugins/core/json';
import type { ChatOption } from '../../plugins/core/options';

/** A wish for one option, and what must be there for it to make sense. */
export interface Sample {
  set: JsonObject;
  beside?: JsonObject;
  /** It is what many providers do anyway: nothing need become of it. */
  usual?: true;
}

const TOOL = { type: 'function', function: { name: 'look', parameters: { type: 'object', properties: {} } } };
const SCHEMA = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'], additionalProperties: false };
const BY_SCHEMA = { type: 'json_schema', json_schema: { name: 'thing', strict: true, schema: SCHEMA } };
const DOCUMENT = { type: 'text', text: 'Ruby is a language.', document: { title: 'Ruby' } };
const QUESTION = { type: 'text', text: 'What is it?' };
const ABOUT = (part: JsonObject) => ({ messages: [{ role: 'user', content: [part, QUESTION] }] });
const SPEECH = { modalities: ['text', 'audio'] };

/** Wishes for every option of the hub. */
export const SAMPLES: Readonly<Record<ChatOption, readonly Sample[]>> = {
  temperature: [{ set: { temperature: 0.5 } }, { set: { temperature: 0 } }],
  top_p: [{ set: { top_p: 0.5 } }],
  top_k: [{ set: { top_k: 7 } }],
  min_p: [{ set: { min_p: 0.1 } }],
  max_tokens: [{ set: { max_tokens: 77 } }, { set: { max_completion_tokens: 77 } }],
  stop: [{ set: { stop: 'END' } }, { set: { stop: ['END', 'FIN'] } }],
  n: [{ set: { n: 2 } }],
  seed: [{ set: { seed: 7 } }],
  frequency_penalty: [{ set: { frequency_penalty: 0.5 } }],
  presence_penalty: [{ set: { presence_penalty: 0.5 } }],
  repetition_penalty: [{ set: { repetition_penalty: 1.1 } }],
  logit_bias: [{ set: { logit_bias: { 50256: -100 } } }],
  logprobs: [{ set: { logprobs: true } }],
  top_logprobs: [{ set: { top_logprobs: 3 }, beside: { logprobs: true } }],
  response_format: [{ set: { response_format: { type: 'json_object' } } }, { set: { response_format: BY_SCHEMA } }],
  tools: [{ set: { tools: [TOOL] } }],
  tool_choice: [
    { set: { tool_choice: 'required' }, beside: { tools: [TOOL] } },
    { set: { tool_choice: { type: 'function', function: { name: 'look' } } }, beside: { tools: [TOOL] } },
  ],
  parallel_tool_calls: [{ set: { parallel_tool_calls: false }, beside: { tools: [TOOL] } }],
  reasoning_effort: [{ set: { reasoning_effort: 'high' } }, { set: { reasoning_effort: 'low' } }],
  thinking: [{ set: { thinking: { type: 'enabled', budget_tokens: 2048 } } }],
  verbosity: [{ set: { verbosity: 'low' } }],
  modalities: [{ set: { modalities: ['text', 'audio'] } }, { set: { modalities: ['text', 'image'] } }],
  audio: [
    { set: { audio: { voice: 'alloy', format: 'wav' } }, beside: SPEECH },
    { set: { audio: { voice: 'Kore', format: 'pcm16' } }, beside: SPEECH },
  ],
  prediction: [{ set: { prediction: { type: 'content', content: 'as it was' } } }],
  web_search_options: [{ set: { web_search_options: {} } }],
  server_tools: [{ set: { server_tools: [{ type: 'web_search_20250305', name: 'web_search' }] } }],
  citations: [{ set: ABOUT({ ...DOCUMENT, citations: { enabled: true } }), beside: ABOUT(DOCUMENT) }],
  service_tier: [{ set: { service_tier: 'default' }, usual: true }, { set: { service_tier: 'flex' } }],
  store: [{ set: { store: true } }],
  metadata: [{ set: { metadata: { team: 'red' } } }],
  user: [{ set: { user: 'someone' } }, { set: { safety_identifier: 'someone' } }],
  prompt_cache_key: [{ set: { prompt_cache_key: 'k' } }],
};
