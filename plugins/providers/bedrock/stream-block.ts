import type { ChatDelta, ThinkingBlock } from '../../core/hub';
import { isJsonObject, textOf } from '../../core/json';
import type { JsonObject } from '../../core/json';
import { toolInput } from '../../core/messages-api';
import type { Block } from '../../core/messages-api';
import { toCitation } from './answer-blocks';

/** Reads one block of a stream into deltas of the hub, and keeps it as a block of the Messages API. */
export class BlockReader {
  /** As far as it has come; undefined for what clients do not get, such as Bedrock's own tools. */
  block: Block | undefined;
  private toolIndex = 0;
  private inputText = '';

  /** @param nextToolIndex counts the tool calls of the answer */
  constructor(private readonly nextToolIndex: () => number) {}

  /** Only tools are announced. */
  start({ toolUse: call }: JsonObject): ChatDelta | undefined {
    if (!isJsonObject(call) || call.type === 'server_tool_use') return undefined;
    const id = textOf(call.toolUseId);
    const name = textOf(call.name);
    this.block = { type: 'tool_use', id, name, input: {} };
    this.toolIndex = this.nextToolIndex();
    return { tool_calls: [{ index: this.toolIndex, id, type: 'function', function: { name, arguments: '' } }] };
  }

  delta({ text, citation, reasoningContent: reasoning, toolUse: call }: JsonObject): ChatDelta | undefined {
    if (typeof text === 'string') {
      this.append('text', 'text', text);
      return { content: text };
    }
    if (isJsonObject(reasoning)) return this.addReasoning(reasoning);
    if (isJsonObject(call)) return this.addInput(textOf(call.input));
    if (isJsonObject(citation)) this.addCitation(citation);
    return undefined;
  }

  stop(): ChatDelta | undefined {
    const { block } = this;
    if (block?.type === 'thinking' || block?.type === 'redacted_thinking') {
      return { thinking_blocks: [block as ThinkingBlock] };
    }
    if (block?.type !== 'tool_use') return undefined;
    block.input = toolInput(this.inputText);
    // A call without arguments has no text, yet clients parse what they get.
    return this.inputText ? undefined : this.argumentsDelta('{}');
  }

  private addReasoning({ text, signature, redactedContent: data }: JsonObject): ChatDelta | undefined {
    if (typeof data === 'string') this.append('redacted_thinking', 'data', data);
    else this.append('thinking', 'signature', textOf(signature));
    if (typeof text !== 'string') return undefined;
    this.append('thinking', 'thinking', text);
    return { reasoning_content: text };
  }

  private addCitation(citation: JsonObject): void {
    this.append('text', 'text', '');
    const { citations } = this.block!;
    this.block!.citations = [...(Array.isArray(citations) ? citations : []), toCitation(citation)];
  }

  private addInput(text: string): ChatDelta | undefined {
    // Deltas of tools that run at Bedrock belong to no call of the client.
    if (this.block?.type !== 'tool_use' || !text) return undefined;
    this.inputText += text;
    return this.argumentsDelta(text);
  }

  private append(type: string, member: string, more: string): void {
    this.block ??= type === 'thinking' ? { type, thinking: '', signature: '' } : { type, [member]: '' };
    this.block[member] = textOf(this.block[member]) + more;
  }

  private argumentsDelta(text: string): ChatDelta {
    return { tool_calls: [{ index: this.toolIndex, function: { arguments: text } }] };
  }
}
