import { effortOfBudget } from '../../core/effort';
import type { ChatRequest } from '../../core/hub';
import { isJsonObject, textOf } from '../../core/json';
import type { Json, JsonObject } from '../../core/json';
import { tableOf } from '../../core/table';
import { membersOf, numberOf } from './lenient-json';
import { closedSchema, jsonSchema } from './schema';

/** Members of a `generationConfig` that are numbers, by the hub's names. */
const NUMBERS = tableOf({
  temperature: 'temperature',
  topP: 'top_p',
  topK: 'top_k',
  candidateCount: 'n',
  maxOutputTokens: 'max_tokens',
  seed: 'seed',
  presencePenalty: 'presence_penalty',
  frequencyPenalty: 'frequency_penalty',
  logprobs: 'top_logprobs',
});

/** The fewest tokens that a model can be asked to think with; it has to be told by effort below. */
const SMALLEST_BUDGET = 1024;

/**
 * The `generationConfig` in the hub's words. What the hub has no word for (`mediaResolution`, ...)
 * keeps its name, so that it is told as dropped where nobody takes it.
 */
export function configMembers(config: Json | undefined): Partial<ChatRequest> {
  const {
    stopSequences: stop, responseLogprobs: logprobs, thinkingConfig, responseModalities: modalities,
    responseMimeType, responseSchema, responseJsonSchema, speechConfig, ...others
  } = membersOf(config); // prettier-ignore
  const members: JsonObject = {};
  for (const [name, value] of Object.entries(others)) members[NUMBERS.get(name) ?? name] = numberOr(name, value);
  return {
    ...members,
    ...(Array.isArray(stop) && stop.length ? { stop: stop as string[] } : {}),
    ...(typeof logprobs === 'boolean' ? { logprobs } : {}),
    ...outputKinds(modalities, speechConfig),
    ...responseFormat(responseMimeType, responseJsonSchema ?? responseSchema),
    ...thinkingMembers(membersOf(thinkingConfig), numberOf(others.maxOutputTokens)),
  };
}

/** OpenAI's models that speak write as well, and want to be told a voice. */
const ANY_VOICE = 'alloy';

/** A voice; what several speakers say to each other is left to be told as dropped. */
function outputKinds(modalities: Json | undefined, speechConfig: Json | undefined): JsonObject {
  const kinds = Array.isArray(modalities) ? modalities.map((kind) => textOf(kind).toLowerCase()) : [];
  const { voiceConfig, ...further } = membersOf(speechConfig);
  const unsaid = Object.keys(further).length ? { speechConfig: further } : {};
  if (!kinds.includes('audio')) return { ...(kinds.length ? { modalities: kinds } : {}), ...unsaid };
  const voice = textOf(membersOf(membersOf(voiceConfig).prebuiltVoiceConfig).voiceName, ANY_VOICE);
  return { modalities: ['text', 'audio'], audio: { voice, format: 'pcm16' }, ...unsaid };
}

/** Whether the client wants to see what was thought; others would take it for the answer. */
export function wantsThoughts(body: JsonObject): boolean {
  const { generationConfig } = membersOf(body);
  return membersOf(membersOf(generationConfig).thinkingConfig).includeThoughts === true;
}

function numberOr(name: string, value: Json | undefined): Json | undefined {
  return NUMBERS.has(name) ? (numberOf(value) ?? value) : value;
}

function responseFormat(type: Json | undefined, schema: Json | undefined): Partial<ChatRequest> {
  if (type === undefined || type === 'text/plain') return {};
  if (type !== 'application/json') return { responseMimeType: type };
  if (!isJsonObject(schema)) return { response_format: { type: 'json_object' } };
  return {
    response_format: { type: 'json_schema', json_schema: { name: 'answer', ...closedSchema(jsonSchema(schema)) } },
  };
}

/** Thinking by a level or by tokens; a number below zero leaves it to the model, as saying nothing does. */
function thinkingMembers(config: JsonObject, maxTokens = 0): Partial<ChatRequest> {
  const level = textOf(config.thinkingLevel).toLowerCase();
  if (level && !level.endsWith('unspecified')) return { reasoning_effort: level };
  const budget = numberOf(config.thinkingBudget);
  if (budget === undefined || budget < 0) return {};
  if (budget === 0) return { reasoning_effort: 'none' };
  // A client that is not shown the thoughts cannot send them back, which thinking by tokens asks for.
  const exact = config.includeThoughts === true && budget >= SMALLEST_BUDGET && budget < maxTokens;
  return {
    reasoning_effort: effortOfBudget(budget),
    ...(exact ? { thinking: { type: 'enabled', budget_tokens: budget } } : {}),
  };
}
