import type { JsonObject } from './json';
import { totalInput, type Usage } from './usage';

/** Usage in the hub's form, which is OpenAI's: counts include cached input and reasoning, with their shares beside. */
export function hubUsage(usage: Usage): JsonObject {
  const prompt = totalInput(usage);
  return {
    prompt_tokens: prompt,
    completion_tokens: usage.output,
    total_tokens: prompt + usage.output,
    prompt_tokens_details: { cached_tokens: usage.cacheRead, ...audio(usage.inputAudio) },
    completion_tokens_details: { reasoning_tokens: usage.reasoning, ...audio(usage.outputAudio) },
  };
}

/** Most models have none, and then nothing is said of it. */
function audio(tokens: number): JsonObject {
  return tokens > 0 ? { audio_tokens: tokens } : {};
}
