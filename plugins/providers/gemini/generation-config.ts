import type { ChatRequest } from '../../core/hub';
import { isJsonObject, textOf } from '../../core/json';
import type { Json, JsonObject } from '../../core/json';
import { asksForSomething } from '../../core/options';
import type { ModelTraits } from './models';
import { thinkingConfig } from './thinking';

/** Options that are plain numbers, by their names here. */
const NUMBERS: readonly (readonly [string, string])[] = [
  ['temperature', 'temperature'],
  ['top_p', 'topP'],
  ['top_k', 'topK'],
  ['n', 'candidateCount'],
];
const PENALTIES: readonly (readonly [string, string])[] = [
  ['frequency_penalty', 'frequencyPenalty'],
  ['presence_penalty', 'presencePenalty'],
];
const MAX_STOP_SEQUENCES = 5;
const MAX_SEED = 2 ** 31 - 1;

/** The member `generationConfig`. What cannot be said is added to `dropped`. */
export function generationConfig(hub: ChatRequest, traits: ModelTraits, dropped: string[]): JsonObject {
  const config: JsonObject = {};
  for (const [from, to] of NUMBERS) if (typeof hub[from] === 'number') config[to] = hub[from];
  for (const [from, to] of PENALTIES) {
    if (!asksForSomething(from, hub[from])) continue;
    if (traits.penalties) config[to] = hub[from];
    else dropped.push(from);
  }
  const limit = hub.max_completion_tokens ?? hub.max_tokens;
  if (typeof limit === 'number') config.maxOutputTokens = limit;
  const thinking = thinkingConfig(hub, traits, dropped);
  if (thinking) config.thinkingConfig = thinking;
  return {
    ...config,
    ...seed(hub.seed, dropped),
    ...stopSequences(hub.stop, dropped),
    ...logprobs(hub),
    ...responseFormat(hub, traits, dropped),
    ...outputKinds(hub, dropped),
  };
}

/** Seeds have 32 bits here. */
function seed(wanted: Json | undefined, dropped: string[]): JsonObject {
  if (typeof wanted !== 'number') return {};
  if (Number.isInteger(wanted) && Math.abs(wanted) <= MAX_SEED) return { seed: wanted };
  dropped.push('seed');
  return {};
}

function stopSequences(stop: ChatRequest['stop'], dropped: string[]): JsonObject {
  const all = [stop ?? []].flat().filter((sequence) => textOf(sequence) !== '');
  if (all.length > MAX_STOP_SEQUENCES) dropped.push('stop');
  return all.length ? { stopSequences: all.slice(0, MAX_STOP_SEQUENCES) } : {};
}

function logprobs({ logprobs: wanted, top_logprobs: top }: ChatRequest): JsonObject {
  if (wanted !== true) return {};
  return { responseLogprobs: true, ...(typeof top === 'number' && top > 0 ? { logprobs: top } : {}) };
}

/** Models before Gemini 3 refuse answers in JSON together with functions. */
function responseFormat(hub: ChatRequest, traits: ModelTraits, dropped: string[]): JsonObject {
  const format = hub.response_format;
  if (!format || format.type === 'text') return {};
  const schema = isJsonObject(format.json_schema) ? format.json_schema.schema : undefined;
  const isJson = format.type === 'json_object' || isJsonObject(schema);
  if (!isJson || (hub.tools?.length && !traits.mixesTools)) {
    dropped.push('response_format');
    return {};
  }
  return { responseMimeType: 'application/json', ...(isJsonObject(schema) ? { responseJsonSchema: schema } : {}) };
}

/** Spoken output comes without its words, as 16-bit samples: OpenAI's `pcm16`. */
function outputKinds(hub: ChatRequest, dropped: string[]): JsonObject {
  const asked = asksForSomething('modalities', hub.modalities) ? (hub.modalities as Json[]) : [];
  const kinds = asked.map((kind) => textOf(kind).toUpperCase());
  if (!kinds.includes('AUDIO')) return kinds.length ? { responseModalities: kinds } : {};
  const { voice, format } = isJsonObject(hub.audio) ? hub.audio : {};
  if (format !== undefined && format !== 'pcm16') dropped.push('audio.format');
  // Google's voices have the names of stars, with a capital letter; other names are refused.
  const known = /^[A-Z]/.test(textOf(voice));
  if (voice !== undefined && !known) dropped.push('audio.voice');
  const speechConfig = { voiceConfig: { prebuiltVoiceConfig: { voiceName: voice } } };
  return { responseModalities: ['AUDIO'], ...(known ? { speechConfig } : {}) };
}
