import type { Message } from './hub';

/** The text of a message's content: its text parts, one after the other; images and the like have none. */
export function messageText(content: Message['content']): string {
  if (typeof content === 'string') return content;
  return (content ?? []).map((part) => (typeof part.text === 'string' ? part.text : '')).join('');
}
