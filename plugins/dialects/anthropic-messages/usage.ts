import { isJsonObject } from '../../core/json';
import type { Json, JsonObject } from '../../core/json';
import type { Usage } from '../../core/usage';

/** A `usage` object: `input_tokens` counts neither cache reads nor cache writes. */
export function messagesUsage(usage: Usage): JsonObject {
  const { input, cacheRead, cacheWrite5m, cacheWrite1h, output, reasoning } = usage;
  return {
    input_tokens: input,
    cache_creation_input_tokens: cacheWrite5m + cacheWrite1h,
    cache_read_input_tokens: cacheRead,
    cache_creation: { ephemeral_5m_input_tokens: cacheWrite5m, ephemeral_1h_input_tokens: cacheWrite1h },
    output_tokens: output,
    ...(reasoning ? { output_tokens_details: { thinking_tokens: reasoning } } : {}),
  };
}

/** The same from OpenAI's form, which an answer has that comes without usage of the gateway's own. */
export function messagesUsageOf(reported: Json | undefined): JsonObject {
  const { prompt_tokens: prompt, completion_tokens: output, prompt_tokens_details: details } = objectOf(reported);
  const cached = numberOf(objectOf(details).cached_tokens);
  return {
    input_tokens: Math.max(0, numberOf(prompt) - cached),
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: cached,
    output_tokens: numberOf(output),
  };
}

function objectOf(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

function numberOf(value: Json | undefined): number {
  return typeof value === 'number' ? value : 0;
}
