import type { Part } from '../../core/answer';
import { citationsIn } from '../../core/citations';
import type { RenderContext } from '../../core/dialect';
import type { ChatCompletion, Message, ToolCall } from '../../core/hub';
import { textOf } from '../../core/json';
import { messageText } from '../../core/message-text';
import { nativeBlocks, stopReasonOf, toolInput } from '../../core/messages-api';
import type { Block } from '../../core/messages-api';
import { citedBlocks } from './cited-text';
import { messagesUsage, messagesUsageOf } from './usage';

/** A whole answer of the hub as a Message. */
export function renderWhole(part: Part, { requestId }: RenderContext): string {
  const whole = part.whole as ChatCompletion;
  const choice = whole.choices[0];
  const content = choice ? toContent(choice.message, requestId) : [];
  const called = content.some((block) => block.type === 'tool_use');
  return JSON.stringify({
    id: whole.id,
    type: 'message',
    role: 'assistant',
    model: whole.model,
    content,
    stop_reason: stopReasonOf(choice ?? {}, called),
    stop_sequence: choice?.stop_sequence ?? null,
    usage: part.usage ? messagesUsage(part.usage) : messagesUsageOf(whole.usage),
  });
}

function toContent(message: Message, requestId: string): Block[] {
  const native = nativeBlocks(message.native_content);
  if (native) return native;
  return [
    ...thinkingBlocks(message),
    ...textBlocks(message),
    ...(message.tool_calls ?? []).map((call, index) => toolUse(call, toolUseId(call.id, requestId, index))),
  ];
}

/** `reasoning` is OpenRouter's and Groq's name. */
function thinkingBlocks({ thinking_blocks: blocks, reasoning_content: content, reasoning }: Message): Block[] {
  if (blocks?.length) return blocks;
  const said = content ?? textOf(reasoning);
  return said ? [{ type: 'thinking', thinking: said, signature: '' }] : [];
}

function textBlocks(message: Message): Block[] {
  const { content, refusal } = message;
  const citations = citationsIn(message);
  if (citations.length) return citedBlocks(`${messageText(content)}${refusal ?? ''}`, citations);
  const texts = typeof content === 'string' ? [content] : (content ?? []).map((part) => part.text);
  return [...texts, refusal].flatMap((text) => (typeof text === 'string' && text ? [{ type: 'text', text }] : []));
}

function toolUse(call: ToolCall, id: string): Block {
  return { type: 'tool_use', id, name: call.function.name, input: toolInput(call.function.arguments) };
}

/** A call needs an id to be answered; there are providers that give none. */
export function toolUseId(given: string | undefined, requestId: string, index: number): string {
  return given || `toolu_${requestId.replace(/[^a-zA-Z0-9_-]/g, '_')}_${index}`;
}
