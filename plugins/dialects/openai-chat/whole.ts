import type { Part } from '../../core/answer';
import type { ChatCompletion } from '../../core/hub';
import { hubUsage } from '../../core/hub-usage';

/** A chat completion as OpenAI's clients expect it, from the hub's form. */
export function wholeChat(part: Part): ChatCompletion {
  const whole = part.whole as ChatCompletion;
  return {
    ...whole,
    choices: whole.choices.map((choice) => {
      const { native_content: _native, ...message } = choice.message;
      return { ...choice, message };
    }),
    ...(part.usage && !whole.usage ? { usage: hubUsage(part.usage) } : {}),
  };
}
