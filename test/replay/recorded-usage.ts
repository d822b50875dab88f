import { usage, type Usage } from '../../plugins/core/usage';
import type { JsonObject } from '../../plugins/core/json';
import type { Wire } from './wire';

type Numbers = Record<string, number | null | undefined>;
interface OpenAiUsage {
  prompt_tokens?: number;
  completion_tokens?: number;
  total_tokens?: number;
  prompt_tokens_details?: Numbers | null;
  completion_tokens_details?: Numbers | null;
  prompt_cache_hit_tokens?: number;
}
interface ResponsesUsage {
  input_tokens?: number;
  output_tokens?: number;
  input_tokens_details?: Numbers | null;
  output_tokens_details?: Numbers | null;
}
interface AnthropicUsage {
  input_tokens?: number;
  output_tokens?: number;
  cache_read_input_tokens?: number;
  cache_creation_input_tokens?: number;
  cache_creation?: Numbers | null;
  output_tokens_details?: Numbers | null;
}

/** What an OpenAI-compatible answer says that it used; undefined when it says nothing. */
export function readOpenAiUsage(wire: Wire): Usage | undefined {
  const answers = answersOf(wire);
  // Groq reports below `x_groq` when a stream was not asked for usage.
  const reported = answers
    .map((answer) => (answer['usage'] ?? (answer['x_groq'] as JsonObject | undefined)?.['usage']) as unknown)
    .filter((each) => each !== null && each !== undefined)
    .at(-1) as OpenAiUsage | undefined;
  const images = answers.reduce((sum, answer) => sum + countImages(answer), 0);
  if (!reported) return images ? usage({ images }) : undefined;
  const input = reported.prompt_tokens_details ?? {};
  const output = reported.completion_tokens_details ?? {};
  const cacheWrite5m = input['cache_write_tokens'] ?? 0;
  const completion = reported.completion_tokens ?? 0;
  // Mistral leaves audio out of `prompt_tokens`; the total has it.
  const prompt = Math.max(reported.prompt_tokens ?? 0, (reported.total_tokens ?? 0) - completion);
  // Grok at Azure reads more from the cache than it was sent.
  const cacheRead = Math.min(input['cached_tokens'] ?? reported.prompt_cache_hit_tokens ?? 0, prompt);
  return usage({
    input: prompt - cacheRead - cacheWrite5m,
    cacheRead,
    cacheWrite5m,
    output: completion,
    reasoning: output['reasoning_tokens'] ?? 0,
    inputAudio: input['audio_tokens'] ?? 0,
    outputAudio: output['audio_tokens'] ?? 0,
    images,
  });
}

function countImages(answer: JsonObject): number {
  const data = answer['data'];
  if (!Array.isArray(data)) return 0;
  return data.filter((each) => typeof each === 'object' && each !== null && ('url' in each || 'b64_json' in each))
    .length;
}

/** What was judged; Mistral's total counts more than what went in, and nothing comes out. */
export function readModerationUsage(wire: Wire): Usage | undefined {
  const { prompt_tokens: input } = (answersOf(wire)[0]?.['usage'] ?? {}) as unknown as OpenAiUsage;
  return input === undefined ? undefined : usage({ input });
}

/** What an answer of the Responses API says that it used; the last event of a stream holds the whole response. */
export function readResponsesUsage(wire: Wire): Usage | undefined {
  const last = answersOf(wire).at(-1);
  const { usage: reported } = (last?.['response'] ?? last ?? {}) as unknown as { usage?: ResponsesUsage };
  if (!reported) return undefined;
  const { input_tokens: input = 0, output_tokens: output = 0, input_tokens_details, output_tokens_details } = reported;
  const cacheRead = input_tokens_details?.['cached_tokens'] ?? 0;
  const cacheWrite5m = input_tokens_details?.['cache_write_tokens'] ?? 0;
  const reasoning = output_tokens_details?.['reasoning_tokens'] ?? 0;
  return usage({ input: input - cacheRead - cacheWrite5m, cacheRead, cacheWrite5m, output, reasoning });
}

/** What a message of Anthropic's API says that it used. A stream's later counts replace the earlier ones. */
export function readAnthropicUsage(wire: Wire): Usage | undefined {
  const reported: AnthropicUsage = {};
  for (const answer of answersOf(wire)) {
    const message = answer['message'] as JsonObject | undefined;
    const counts = Object.entries((message?.['usage'] ?? answer['usage'] ?? {}) as JsonObject);
    Object.assign(reported, Object.fromEntries(counts.filter(([, count]) => count !== null)));
  }
  if (reported.output_tokens === undefined) return undefined;
  const hour = reported.cache_creation?.['ephemeral_1h_input_tokens'] ?? 0;
  return usage({
    input: reported.input_tokens ?? 0,
    cacheRead: reported.cache_read_input_tokens ?? 0,
    cacheWrite5m: (reported.cache_creation_input_tokens ?? 0) - hour,
    cacheWrite1h: hour,
    output: reported.output_tokens,
    reasoning: reported.output_tokens_details?.['thinking_tokens'] ?? 0,
  });
}

function answersOf(wire: Wire): JsonObject[] {
  if (wire.kind === 'error') return [];
  return wire.kind === 'whole' ? [wire.body] : wire.events;
}
