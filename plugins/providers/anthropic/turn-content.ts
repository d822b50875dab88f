import { isForeign } from '../../core/foreign-signature';
import type { Message, ToolCall } from '../../core/hub';
import { isJsonObject, textOf } from '../../core/json';
import type { Json, JsonObject } from '../../core/json';
import { blocksOf, nativeBlocks, toolInput } from '../../core/messages-api';
import type { Block } from '../../core/messages-api';
import { isBlank, toBlocks } from './parts';

/** What a message of the user says; nothing when it is blank. */
export function contentOf(message: Message, path: string): string | Block[] {
  const { content } = message;
  if (typeof content !== 'string') return toBlocks(content, path);
  return isBlank(content) ? '' : content;
}

export function toolResult(message: Message, path: string): Block {
  const { tool_call_id: id, is_error: isError, cache_control: cacheControl } = message;
  const said = contentOf(message, path);
  return {
    type: 'tool_result',
    tool_use_id: toolUseId(textOf(id)),
    ...(said.length ? { content: said } : {}),
    ...(isError === undefined ? {} : { is_error: isError }),
    ...(cacheControl === undefined ? {} : { cache_control: cacheControl }),
  };
}

/** What the assistant said: its own blocks where it spoke this API, else thinking, text and tool calls in this order. */
export function assistantContent(message: Message, path: string): string | Block[] {
  const native = nativeBlocks(message.native_content);
  if (native) return native;
  const blocks = [
    ...thinkingBlocks(message.thinking_blocks),
    ...toBlocks(message.content, path),
    ...(message.refusal ? [{ type: 'text', text: textOf(message.refusal) }] : []),
    ...(message.tool_calls ?? []).map(toolUse),
  ];
  const [only] = blocks;
  return blocks.length === 1 && only?.type === 'text' && typeof message.content === 'string' ? message.content : blocks;
}

/** Thinking that its provider did not sign is another provider's, and refused here. */
function thinkingBlocks(blocks: Json | undefined): Block[] {
  return blocksOf(blocks).filter((block) => (block.signature && !isForeign(block.signature)) || block.data);
}

function toolUse(call: ToolCall): Block {
  const called: JsonObject = isJsonObject(call.function) ? call.function : {};
  return {
    type: 'tool_use',
    id: toolUseId(textOf(call.id)),
    name: called.name,
    input: toolInput(called.arguments),
    ...(call.cache_control === undefined ? {} : { cache_control: call.cache_control }),
    ...(call.caller === undefined ? {} : { caller: call.caller }),
  };
}

/** Ids of other providers may have characters that are refused here; calls and results are changed alike. */
function toolUseId(id: string): string {
  return id.replace(/[^a-zA-Z0-9_-]/g, '_') || 'call';
}
