import { isJsonObject, type Json, type JsonObject } from '../../core/json';
import { isCount, usage as makeUsage, type Usage } from '../../core/usage';

/**
 * Usage as OpenAI's API and its relatives report it: `prompt_tokens` includes cached tokens, `completion_tokens`
 * includes reasoning. Relatives put cached tokens elsewhere: DeepSeek in `prompt_cache_hit_tokens`, Groq's streams in
 * `x_groq.usage`, Moonshot in `cached_tokens`.
 *
 * @returns undefined when there is no usage in it, or one that can be none: then it is counted here, and not taken for 0
 */
export function readUsage(reported: Json | undefined): Usage | undefined {
  if (!isJsonObject(reported)) return undefined;
  const listed = countOf(reported.prompt_tokens);
  const answered = countOf(reported.completion_tokens ?? 0);
  if (listed === undefined || answered === undefined) return undefined;
  const promptDetails = details(reported.prompt_tokens_details);
  const completionDetails = details(reported.completion_tokens_details);
  const inputAudio = countOf(promptDetails.audio_tokens) ?? 0;
  const unlisted = Math.max(0, (countOf(reported.total_tokens) ?? 0) - listed - answered);
  // What only the total counts is audio that went in (Mistral) or thinking (Gemini): both are paid for.
  const [prompt, completion] = unlisted === inputAudio ? [listed + unlisted, answered] : [listed, answered + unlisted];
  const cached =
    countOf(promptDetails.cached_tokens) ??
    countOf(reported.prompt_cache_hit_tokens) ??
    countOf(reported.cached_tokens) ??
    0;
  const written = countOf(promptDetails.cache_write_tokens) ?? 0;
  const cacheRead = Math.min(cached, prompt);
  const cacheWrite5m = Math.min(written, prompt - cacheRead);
  return makeUsage({
    input: prompt - cacheRead - cacheWrite5m,
    cacheRead,
    cacheWrite5m,
    output: completion,
    reasoning: Math.min(countOf(completionDetails.reasoning_tokens) ?? completion - answered, completion),
    inputAudio,
    outputAudio: countOf(completionDetails.audio_tokens) ?? 0,
  });
}

/** The usage of one chunk or answer, wherever this relative of the API puts it. */
export function usageOf(body: JsonObject): Usage | undefined {
  return readUsage(body.usage) ?? (isJsonObject(body.x_groq) ? readUsage(body.x_groq.usage) : undefined);
}

function details(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

/** A number of tokens; undefined where there is none. */
export function countOf(value: Json | undefined): number | undefined {
  return isCount(value) ? value : undefined;
}
