import type { JsonObject } from '../core/json';
import { totalInput, type Usage } from '../core/usage';

/** OpenAI's counts include cached input and reasoning, with their shares beside. */
export function openAiUsage(usage: Usage): JsonObject {
  const prompt = totalInput(usage);
  return {
    prompt_tokens: prompt,
    completion_tokens: usage.output,
    total_tokens: prompt + usage.output,
    prompt_tokens_details: { cached_tokens: usage.cacheRead, audio_tokens: usage.inputAudio },
    completion_tokens_details: { reasoning_tokens: usage.reasoning, audio_tokens: usage.outputAudio },
  };
}
