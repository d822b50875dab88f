import type { Part } from '../../core/answer';
import type { ChatCompletion } from '../../core/hub';
import { totalInput, type Usage } from '../../core/usage';
import type { JsonObject } from '../../core/json';

/** A chat completion as OpenAI's clients expect it, from the hub's form. */
export function wholeChat(part: Part): ChatCompletion {
  const whole = part.whole as ChatCompletion;
  return {
    ...whole,
    choices: whole.choices.map((choice) => {
      const { native_content: _native, ...message } = choice.message;
      return { ...choice, message };
    }),
    ...(part.usage && !whole.usage ? { usage: openAiUsage(part.usage) } : {}),
  };
}

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
