import type { ContentPart, Message, ThinkingBlock, ToolCall } from '../../core/hub';
import { isJsonObject, textOf } from '../../core/json';
import type { Json } from '../../core/json';
import { MESSAGES_API, blocksOf, fitsHub } from '../../core/messages-api';
import type { Block } from '../../core/messages-api';
import { toHubPart } from './to-hub-part';

/** The `messages` of a request. One turn of the user may become several messages: each tool result is one. */
export function toHubMessages(messages: Json | undefined): Message[] {
  const turns = Array.isArray(messages) ? messages.filter(isJsonObject) : [];
  return turns.flatMap(({ role, content }) => {
    if (role === 'assistant') return [assistantMessage(content)];
    if (role === 'system') return [{ role, content: partsOrText(content) }];
    return userMessages(content);
  });
}

export function toHubParts(content: Json): ContentPart[] {
  return blocksOf(content).map(toHubPart);
}

function partsOrText(content: Json | undefined): string | ContentPart[] {
  return typeof content === 'string' ? content : toHubParts(content ?? []);
}

function userMessages(content: Json | undefined): Message[] {
  if (typeof content === 'string') return [{ role: 'user', content }];
  const blocks = blocksOf(content);
  // OpenAI's API wants the results right behind the calls.
  const results = blocks.filter((block) => block.type === 'tool_result').map(toolMessage);
  const others = blocks.filter((block) => block.type !== 'tool_result');
  if (!others.length && results.length) return results;
  return [...results, { role: 'user', content: others.map(toHubPart) }];
}

function toolMessage({ type: _, tool_use_id: id, content, ...further }: Block): Message {
  return { ...further, role: 'tool', tool_call_id: textOf(id), content: partsOrText(content) };
}

function assistantMessage(content: Json | undefined): Message {
  if (typeof content === 'string') return { role: 'assistant', content };
  const blocks = blocksOf(content);
  const thinking = blocks.filter((block) => block.type === 'thinking' || block.type === 'redacted_thinking');
  const texts = blocks.filter((block) => block.type === 'text').map(toHubPart);
  const calls = blocks.filter((block) => block.type === 'tool_use').map(toolCall);
  const said = thinking.map((block) => textOf(block.thinking)).join('');
  return {
    role: 'assistant',
    content: texts.length ? texts : calls.length ? null : '',
    ...(said ? { reasoning_content: said } : {}),
    ...(thinking.length ? { thinking_blocks: thinking as ThinkingBlock[] } : {}),
    ...(calls.length ? { tool_calls: calls } : {}),
    ...(fitsHub(blocks) ? {} : { native_content: { api: MESSAGES_API, content: blocks } }),
  };
}

function toolCall({ type: _, id, name, input, ...further }: Block): ToolCall {
  const called = { name: textOf(name), arguments: JSON.stringify(input ?? {}) };
  return { ...further, id: textOf(id), type: 'function', function: called };
}
