import type { ContentPart, Message } from '../../core/hub';
import { textOf, type JsonObject } from '../../core/json';
import { messageText } from '../../core/message-text';
import { isImage, textsOf, toUserPart, toToolPart } from './parts';

/**
 * The messages of a conversation. What a tool showed besides text stands in a message of the user behind the results,
 * because results are texts and documents here.
 */
export function toCohereMessages(messages: readonly Message[]): JsonObject[] {
  const sent: JsonObject[] = [];
  const shown: JsonObject[] = [];
  for (const [index, message] of messages.entries()) {
    const path = `messages[${index}].content`;
    if (message.role !== 'tool' && shown.length) sent.push({ role: 'user', content: shown.splice(0) });
    sent.push(toCohereMessage(message, path));
    if (message.role === 'tool') shown.push(...shownBy(message, path));
  }
  if (shown.length) sent.push({ role: 'user', content: shown });
  return sent;
}

function toCohereMessage(message: Message, path: string): JsonObject {
  const { role, content } = message;
  switch (role) {
    case 'system':
    case 'developer':
      return { role: 'system', content: typeof content === 'string' ? content : textsOf(content, path) };
    case 'assistant':
      return assistantMessage(message, path);
    case 'tool':
      return { role, tool_call_id: textOf(message.tool_call_id), content: toolContent(content, path) };
    default:
      if (typeof content === 'string') return { role: 'user', content };
      return { role: 'user', content: (content ?? []).map((part, index) => toUserPart(part, `${path}[${index}]`)) };
  }
}

/**
 * Thinking is sent back only beside the calls it led to: there it is the plan that the model goes on with, elsewhere
 * models do without it and those that do not think refuse it.
 */
function assistantMessage(message: Message, path: string): JsonObject {
  const { content, refusal, reasoning_content: thinking, tool_calls: calls } = message;
  const said = Array.isArray(content) ? content.filter(({ type }) => type !== 'thinking') : content;
  const text = joined(textsOf(said, path)) || textOf(refusal);
  if (!calls?.length) return { role: 'assistant', content: text };
  return {
    role: 'assistant',
    tool_calls: calls.map(({ id, function: called }) => ({ id, type: 'function', function: called })),
    ...(thinking ? { tool_plan: thinking } : {}),
    ...(text ? { content: text } : {}),
  };
}

function joined(parts: readonly JsonObject[]): string {
  return parts.map(({ text }) => textOf(text)).join('');
}

function toolContent(content: Message['content'], path: string): string | JsonObject[] {
  if (!Array.isArray(content)) return content ?? '';
  const parts = content.flatMap((part, index) => (isImage(part) ? [] : [toToolPart(part, `${path}[${index}]`)]));
  return parts.every(({ type }) => type === 'text') ? messageText(parts as ContentPart[]) : parts;
}

function shownBy({ content, tool_call_id: id }: Message, path: string): JsonObject[] {
  if (!Array.isArray(content)) return [];
  const images = content.flatMap((part, index) => (isImage(part) ? [toUserPart(part, `${path}[${index}]`)] : []));
  return images.length ? [{ type: 'text', text: `The result of ${textOf(id)} shows:` }, ...images] : [];
}
