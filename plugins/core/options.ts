import type { HubRequest } from './hub';
import { isJsonObject, type Json, type JsonObject } from './json';

/**
 * What a chat request may ask for besides messages and model, in the hub's words. A provider declares which of these
 * it takes; from the declarations come the table in the documentation and the names told as dropped.
 */
export const CHAT_OPTIONS = {
  temperature: 'Sampling temperature',
  top_p: 'Nucleus sampling',
  top_k: 'Sampling among the k likeliest tokens',
  min_p: 'Sampling above a share of the likeliest token',
  max_tokens: 'Limit of output tokens, by either of its names',
  stop: 'Texts that end the answer',
  n: 'Several answers at once',
  seed: 'Repeatable sampling',
  frequency_penalty: 'Penalty that grows with each repetition',
  presence_penalty: 'Penalty for what was said already',
  repetition_penalty: 'Factor against repetition',
  logit_bias: 'Bias of single tokens',
  logprobs: 'Log probabilities of the answer’s tokens',
  top_logprobs: 'Log probabilities of the alternatives',
  response_format: 'JSON, or JSON by a schema',
  tools: 'Functions that the model may call',
  tool_choice: 'Whether and which function must be called',
  parallel_tool_calls: 'Several calls in one turn, or one only',
  reasoning_effort: 'How much to think',
  thinking: 'Thinking by a number of tokens',
  verbosity: 'How much to say',
  modalities: 'Kinds of output',
  audio: 'Voice and format of spoken output',
  prediction: 'Predicted output',
  web_search_options: 'Search by the provider',
  server_tools: 'Tools that run at the provider',
  citations: 'Citations of the documents in messages',
  service_tier: 'Speed and price class',
  store: 'Keeping the answer at the provider',
  metadata: 'Labels kept with the answer',
  user: 'An end user’s id, against abuse',
  prompt_cache_key: 'Which prompt cache to use',
} as const;

export type ChatOption = keyof typeof CHAT_OPTIONS;

/** The options a provider takes: `true`, or what differs in a few words, such as `no more than 5`. */
export type Takes = Readonly<Partial<Record<ChatOption, true | string>>>;

/** Members that every provider takes in its own way. */
const STRUCTURE: ReadonlySet<string> = new Set(['model', 'messages', 'stream', 'stream_options']);

/** Numbers of which zero is a wish, too. */
const ZERO_ASKS: ReadonlySet<string> = new Set(['temperature', 'top_p', 'top_k', 'seed']);

/** Other names of options. */
const ALIASES: Readonly<Record<string, ChatOption>> = {
  max_completion_tokens: 'max_tokens',
  safety_identifier: 'user',
};

/**
 * Names of the members of a chat request that ask for something which the provider does not take.
 *
 * @param known members beyond the options that the provider takes
 */
export function notTaken(hub: HubRequest, takes: Takes, known: readonly string[] = []): string[] {
  const names = Object.keys(hub).filter((name) => {
    return !isTaken(name, takes) && !known.includes(name) && asksForSomething(name, hub[name]);
  });
  return !takes.citations && asksForCitations(hub.messages) ? [...names, 'citations'] : names;
}

/** Whether a document in the messages is to be cited, which each says of itself. */
export function asksForCitations(messages: Json | undefined): boolean {
  const all = Array.isArray(messages) ? messages : [];
  return all.some((message) => isJsonObject(message) && objectsIn(message.content).some(isToBeCited));
}

/** Whether a part of a message is a document that asks to be cited. */
export function isToBeCited({ citations }: JsonObject): boolean {
  return isJsonObject(citations) && citations.enabled === true;
}

function objectsIn(list: Json | undefined): JsonObject[] {
  return Array.isArray(list) ? list.filter(isJsonObject) : [];
}

/** Whether a member of a chat request means something to a provider that takes these options. */
export function isTaken(name: string, takes: Takes): boolean {
  return STRUCTURE.has(name) || Object.hasOwn(takes, Object.hasOwn(ALIASES, name) ? ALIASES[name]! : name);
}

/** Whether a member differs from what happens without it. */
export function asksForSomething(name: string, value: Json | undefined): boolean {
  if (name === 'n') return value !== undefined && value !== null && value !== 1;
  // Empty options ask for a search as well.
  if (name === 'web_search_options') return isJsonObject(value);
  if (name === 'modalities') return Array.isArray(value) && JSON.stringify(value) !== '["text"]';
  if (name === 'parallel_tool_calls') return value === false;
  if (typeof value === 'number') return value !== 0 || ZERO_ASKS.has(name);
  return isJsonObject(value) || Array.isArray(value) ? Object.keys(value).length > 0 : Boolean(value);
}
