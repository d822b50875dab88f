import type { ChatCompletion, Completion, HubAnswer } from '../../../plugins/core/hub';
import { messageText } from '../../../plugins/core/message-text';

/** What an answer says; undefined where it is none of words alone, or several at once. */
export function answerText(whole: HubAnswer): string | undefined {
  const { choices } = whole as Partial<ChatCompletion | Completion>;
  const [choice] = choices ?? [];
  if (!choice || choices!.length > 1) return undefined;
  if ('text' in choice && typeof choice.text === 'string') return choice.text;
  const { message } = choice as ChatCompletion['choices'][number];
  return message.tool_calls?.length || message.function_call ? undefined : messageText(message.content);
}
