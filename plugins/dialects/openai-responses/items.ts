import { citationsIn, type Citation } from '../../core/citations';
import type { ChatChoice, Message, ToolCall } from '../../core/hub';
import { isJsonObject, textOf } from '../../core/json';
import type { Json, JsonObject } from '../../core/json';
import { messageText } from '../../core/message-text';
import { nativeItems } from '../../core/responses-api';
import type { Item } from '../../core/responses-api';
import { customInput } from './custom-tools';
import { reasoningItem } from './thinking';

export type ItemStatus = 'in_progress' | 'completed' | 'incomplete';

/** What items of one answer have in common. */
export interface ItemContext {
  /** Of the response; ids of items are made from it. */
  readonly id: string;
  /** Names of the tools that take free text. */
  readonly customTools: ReadonlySet<string>;
}

export function itemId(kind: 'msg' | 'rs' | 'fc' | 'ctc', { id }: ItemContext, index: number): string {
  return `${kind}_${id}_${index}`;
}

export function messageItem(id: string, content: JsonObject[], status: ItemStatus): Item {
  return { id, type: 'message', status, role: 'assistant', content };
}

export function textPart(text: string, annotations: Json[] = [], logprobs: Json[] = []): JsonObject {
  return { type: 'output_text', text, annotations, logprobs };
}

/** A call; one without an id gets one, because it could not be answered otherwise. */
export function callItem(call: ToolCall, context: ItemContext, index: number, status: ItemStatus): Item {
  const { name, arguments: given } = call.function;
  const callId = call.id || `call_${context.id}_${index}`;
  if (context.customTools.has(name)) {
    const input = customInput(given);
    return { id: itemId('ctc', context, index), type: 'custom_tool_call', status, call_id: callId, name, input };
  }
  return { id: itemId('fc', context, index), type: 'function_call', status, call_id: callId, name, arguments: given };
}

/** All that a whole answer says: the provider's own items where it spoke this API, else thinking, text, calls. */
export function outputOf(choice: ChatChoice, context: ItemContext): Item[] {
  const { message } = choice;
  const native = nativeItems(message.native_content);
  if (native) return native;
  const output: Item[] = [];
  for (const { text, block } of thinkingIn(message)) {
    output.push(reasoningItem(itemId('rs', context, output.length), text, block));
  }
  const parts = partsOf(choice);
  const status = choice.finish_reason === 'length' ? 'incomplete' : 'completed';
  if (parts.length) output.push(messageItem(itemId('msg', context, output.length), parts, status));
  for (const call of message.tool_calls ?? []) output.push(callItem(call, context, output.length, 'completed'));
  return output;
}

/** `reasoning` is OpenRouter's and Groq's name. */
function thinkingIn({ thinking_blocks: blocks, reasoning_content: content, reasoning }: Message) {
  if (blocks?.length) return blocks.map((block) => ({ text: textOf(block.thinking), block }));
  const text = content ?? textOf(reasoning);
  return text ? [{ text, block: undefined }] : [];
}

function partsOf({ message, logprobs }: ChatChoice): JsonObject[] {
  const text = messageText(message.content);
  const { refusal } = message;
  return [
    ...(text ? [textPart(text, citationsIn(message).map(annotationOf), logprobsIn(logprobs))] : []),
    ...(refusal ? [{ type: 'refusal', refusal }] : []),
  ];
}

/** A citation here; sources that are not pages are files, the one other kind that clients know. */
export function annotationOf({ id, title, ...cited }: Citation): JsonObject {
  if (cited.url !== undefined) return { type: 'url_citation', start_index: 0, end_index: 0, ...cited, title };
  const { type: _, document_index: index = 0, ...further } = cited;
  return { type: 'file_citation', index, ...further, file_id: id ?? '', filename: title };
}

export function logprobsIn(logprobs: Json | undefined): Json[] {
  return isJsonObject(logprobs) && Array.isArray(logprobs.content) ? logprobs.content : [];
}
