import type { ContentPart, Message, ToolCall } from '../../core/hub';
import { isJsonObject, textOf } from '../../core/json';
import type { Json, JsonObject } from '../../core/json';
import { isItem } from '../../core/responses-api';
import type { Item } from '../../core/responses-api';
import { thinkingOf } from './thinking';
import { customArguments } from './custom-tools';
import { toHubContent } from './to-hub-part';

/**
 * The messages that an input says. What an assistant thought, said and called stands in items one after the other, and
 * becomes one message up to what it is answered with.
 *
 * @param unknown takes the types of items that the hub has no word for
 */
export function toHubMessages(input: Json | undefined, unknown: Set<string>): Message[] {
  if (typeof input === 'string') return [{ role: 'user', content: input }];
  const messages: Message[] = [];
  for (const item of Array.isArray(input) ? input : []) {
    if (isJsonObject(item)) addItem(messages, isItem(item) ? item : { ...item, type: 'message' }, unknown);
  }
  return messages;
}

function addItem(messages: Message[], item: Item, unknown: Set<string>): void {
  const { type, call_id: id } = item;
  if (type === 'message') return addMessage(messages, item);
  if (type === 'reasoning') return addThinking(assistant(messages), item);
  if (type === 'function_call') return addCall(assistant(messages), item, textOf(item.arguments));
  if (type === 'custom_tool_call') return addCall(assistant(messages), item, customArguments(item.input));
  if (type === 'function_call_output' || type === 'custom_tool_call_output') {
    messages.push({ role: 'tool', tool_call_id: textOf(id), content: toHubContent(item.output) });
  } else unknown.add(type);
}

function addMessage(messages: Message[], { role, content }: JsonObject): void {
  const said = toHubContent(content);
  if (role !== 'assistant') {
    messages.push({ role: role as Message['role'], content: said });
    return;
  }
  const message = assistant(messages);
  message.content = message.content ? [...partsOf(message.content), ...partsOf(said)] : said;
}

/** The message of the assistant that is being put together. */
function assistant(messages: Message[]): Message {
  const last = messages.at(-1);
  if (last?.role === 'assistant') return last;
  const begun: Message = { role: 'assistant', content: null };
  messages.push(begun);
  return begun;
}

function partsOf(content: string | ContentPart[]): ContentPart[] {
  return typeof content === 'string' ? [{ type: 'text', text: content }] : content;
}

function addThinking(message: Message, item: Item): void {
  const { text, block } = thinkingOf(item);
  if (text) message.reasoning_content = [message.reasoning_content, text].filter(Boolean).join('\n\n');
  if (block) (message.thinking_blocks ??= []).push(block);
}

function addCall(message: Message, { call_id: id, name }: Item, given: string): void {
  const call: ToolCall = { id: textOf(id), type: 'function', function: { name: textOf(name), arguments: given } };
  (message.tool_calls ??= []).push(call);
}
