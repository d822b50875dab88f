import type { Endpoint, Target } from '../../core/endpoint';
import type { ChatRequest, CompletionRequest } from '../../core/hub';
import { isJsonObject, type Json, type JsonObject } from '../../core/json';
import { notTaken, type Takes } from '../../core/options';
import { toOllamaMessages } from './messages';

export const TAKES: Takes = {
  temperature: true,
  top_p: true,
  top_k: true,
  min_p: true,
  max_tokens: true,
  stop: true,
  seed: true,
  frequency_penalty: true,
  presence_penalty: true,
  repetition_penalty: true,
  logprobs: true,
  top_logprobs: true,
  response_format: true,
  tools: true,
  reasoning_effort: 'by degree for gpt-oss; on or off for others',
  thinking: 'on or off',
};

/** Completions have log probabilities in another form than chat. */
const { logprobs: _, top_logprobs: __, ...COMPLETION_TAKES } = TAKES;

/** Members of Ollama's own, sent on as they came. */
const SENT_ON = ['options', 'keep_alive'];

/** Ollama's names of what goes into its member `options`. */
const OPTIONS: Readonly<Record<string, string>> = {
  temperature: 'temperature',
  top_p: 'top_p',
  top_k: 'top_k',
  min_p: 'min_p',
  max_tokens: 'num_predict',
  max_completion_tokens: 'num_predict',
  seed: 'seed',
  frequency_penalty: 'frequency_penalty',
  presence_penalty: 'presence_penalty',
  repetition_penalty: 'repeat_penalty',
};

/** The body for `/api/chat`, and what of the request could not be said. */
export function toChatBody(hub: ChatRequest, target: Target): { body: JsonObject; dropped: string[] } {
  const think = thinkOf(hub, target.model);
  const format = formatOf(hub.response_format);
  const body: JsonObject = {
    model: target.model,
    messages: toOllamaMessages(hub.messages),
    stream: hub.stream === true,
    ...(hub.tools?.length ? { tools: hub.tools } : {}),
    ...(format === undefined ? {} : { format }),
    ...(think === undefined ? {} : { think }),
    ...(hub.logprobs ? { logprobs: true } : {}),
    ...(hub.top_logprobs ? { top_logprobs: hub.top_logprobs } : {}),
    ...shared(hub, target.endpoint),
  };
  return { body, dropped: notTaken(hub, TAKES, SENT_ON) };
}

/** The body for `/api/generate`. */
export function toGenerateBody(
  hub: CompletionRequest,
  target: Target,
  prompt: string,
): { body: JsonObject; dropped: string[] } {
  const { suffix, stream } = hub;
  const body: JsonObject = {
    model: target.model,
    prompt,
    stream: stream === true,
    ...(suffix ? { suffix } : {}),
    ...shared(hub, target.endpoint),
  };
  const dropped = notTaken(hub, COMPLETION_TAKES, [...SENT_ON, 'prompt', 'suffix']);
  return { body, dropped };
}

function shared(hub: JsonObject, { options: declared }: Endpoint): JsonObject {
  const options: JsonObject = declared.contextLength === undefined ? {} : { num_ctx: declared.contextLength };
  for (const [name, theirs] of Object.entries(OPTIONS)) {
    const value = hub[name];
    if (value !== undefined && value !== null) options[theirs] = value;
  }
  if (hub.stop) options.stop = [hub.stop].flat();
  if (isJsonObject(hub.options)) Object.assign(options, hub.options);
  return {
    ...(Object.keys(options).length ? { options } : {}),
    ...(hub.keep_alive === undefined ? {} : { keep_alive: hub.keep_alive }),
  };
}

function formatOf(format: Json | undefined): Json | undefined {
  if (!isJsonObject(format)) return undefined;
  if (format.type === 'json_object') return 'json';
  return format.type === 'json_schema' && isJsonObject(format.json_schema) ? format.json_schema.schema : undefined;
}

/** Only gpt-oss knows degrees; other models think or do not, and refuse a degree. */
function thinkOf({ reasoning_effort: effort, thinking }: ChatRequest, model: string): boolean | string | undefined {
  if (!effort) return isJsonObject(thinking) ? thinking.type !== 'disabled' : undefined;
  if (effort === 'none') return false;
  if (!/gpt-oss/i.test(model)) return true;
  return effort === 'minimal' || effort === 'low' ? 'low' : effort === 'medium' ? 'medium' : 'high';
}
