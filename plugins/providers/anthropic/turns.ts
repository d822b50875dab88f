import type { Message, ToolCall } from '../../core/hub';
import { isJsonObject, textOf } from '../../core/json';
import type { Json, JsonObject } from '../../core/json';
import { blocksOf, nativeBlocks, toolInput } from '../../core/messages-api';
import type { Block } from '../../core/messages-api';
import { toBlocks } from './parts';

export interface Turn extends JsonObject {
  role: 'user' | 'assistant' | 'system';
  content: string | Block[];
}

/** Stands where a user must have spoken: conversations here begin with the user, elsewhere they need not. */
const OPENING = '(The conversation begins.)';

const isInstruction = (message: Message): boolean => message.role === 'system' || message.role === 'developer';

/**
 * The members `system` and `messages`: leading instructions become the system prompt, neighbours of one role become
 * one turn, and turns without content are left out.
 *
 * @param systemTurns whether the model takes instructions in the midst of a conversation
 */
export function toConversation(messages: readonly Message[], systemTurns: boolean): JsonObject & { messages: Turn[] } {
  const instructions = messages.findIndex((message) => !isInstruction(message));
  const leading = instructions === -1 ? messages.length : instructions;
  const turns = new Turns(systemTurns);
  for (let index = leading; index < messages.length; index++) turns.add(messages, index);
  const system = systemPrompt(messages.slice(0, leading));
  // Instructions alone are answered elsewhere; here somebody must ask.
  if (!turns.list.length && system !== undefined) return { messages: [{ role: 'user', content: system }] };
  return { ...(system === undefined ? {} : { system }), messages: turns.finish() };
}

function systemPrompt(messages: readonly Message[]): string | Block[] | undefined {
  const [only] = messages;
  if (messages.length === 1 && typeof only?.content === 'string') return only.content || undefined;
  const blocks = messages.flatMap((message, index) => toBlocks(message.content, `messages[${index}].content`));
  return blocks.length ? blocks : undefined;
}

class Turns {
  readonly list: Turn[] = [];

  constructor(private readonly systemTurns: boolean) {}

  add(messages: readonly Message[], index: number): void {
    const message = messages[index]!;
    const path = `messages[${index}].content`;
    if (isInstruction(message)) this.addInstruction(message, path, messages[index + 1]);
    else if (message.role === 'tool') this.addToolResult(message, path);
    else if (message.role === 'assistant') this.push('assistant', assistantContent(message, path));
    else this.push('user', typeof message.content === 'string' ? message.content : toBlocks(message.content, path));
  }

  finish(): Turn[] {
    if (this.list[0]?.role !== 'user') this.list.unshift({ role: 'user', content: OPENING });
    const last = this.list.at(-1);
    if (last?.role === 'assistant') trimEnd(last);
    return this.list;
  }

  /** A later instruction stays in its place: as a turn of its own where the model has those, else as marked text. */
  private addInstruction(message: Message, path: string, next: Message | undefined): void {
    const blocks = toBlocks(message.content, path);
    const placed = this.list.at(-1)?.role === 'user' && (!next || next.role === 'assistant');
    if (this.systemTurns && placed) return this.push('system', blocks);
    const texts = blocks.filter((block) => block.type === 'text');
    this.push(
      'user',
      texts.map((block) => ({ ...block, text: `<system>\n${textOf(block.text)}\n</system>` })),
    );
  }

  /** Results stand before everything else in the turn that answers a call. */
  private addToolResult(message: Message, path: string): void {
    const { content, tool_call_id: id, is_error: isError, cache_control: cacheControl } = message;
    const said = typeof content === 'string' ? content : toBlocks(content, path);
    const result: Block = {
      type: 'tool_result',
      tool_use_id: toolUseId(textOf(id)),
      ...(said.length ? { content: said } : {}),
      ...(isError === undefined ? {} : { is_error: isError }),
      ...(cacheControl === undefined ? {} : { cache_control: cacheControl }),
    };
    const last = this.list.at(-1);
    if (last?.role !== 'user') return this.push('user', [result]);
    const blocks = asBlocks(last.content);
    const place = blocks.findIndex((block) => block.type !== 'tool_result');
    blocks.splice(place === -1 ? blocks.length : place, 0, result);
    last.content = blocks;
  }

  private push(role: Turn['role'], content: string | Block[]): void {
    if (!content.length) return;
    const last = this.list.at(-1);
    if (last?.role !== role) this.list.push({ role, content });
    else last.content = [...asBlocks(last.content), ...asBlocks(content)];
  }
}

function asBlocks(content: string | Block[]): Block[] {
  return typeof content === 'string' ? [{ type: 'text', text: content }] : content;
}

function assistantContent(message: Message, path: string): string | Block[] {
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
  return blocksOf(blocks).filter((block) => block.signature || block.data);
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

/** A last turn of the assistant is continued, and the API refuses to continue after white space. */
function trimEnd(turn: Turn): void {
  if (typeof turn.content === 'string') turn.content = turn.content.trimEnd();
  else turn.content = turn.content.map((block, index, all) => (index === all.length - 1 ? trimmed(block) : block));
}

function trimmed(block: Block): Block {
  return block.type === 'text' && typeof block.text === 'string' ? { ...block, text: block.text.trimEnd() } : block;
}
