import type { ChatDelta, ThinkingBlock } from '../../core/hub';
import { textOf } from '../../core/json';
import type { JsonObject } from '../../core/json';
import { toolInput } from '../../core/messages-api';
import type { Block } from '../../core/messages-api';

/** Reads one block of a stream into deltas of the hub, and keeps it whole for those who need it so. */
export class BlockReader {
  /** The block as far as it has come; whole after `stop`. */
  readonly block: Block;
  private inputText = '';

  /** @param toolIndex index of the tool call, should it be one */
  constructor(
    start: Block,
    private readonly toolIndex: number,
  ) {
    this.block = start;
  }

  start(): ChatDelta | undefined {
    const { type, id, name, text, thinking } = this.block;
    if (type === 'text') return text ? { content: textOf(text) } : undefined;
    if (type === 'thinking') return thinking ? { reasoning_content: textOf(thinking) } : undefined;
    if (type !== 'tool_use') return undefined;
    const called = { name: textOf(name), arguments: '' };
    return { tool_calls: [{ index: this.toolIndex, id: textOf(id), type: 'function', function: called }] };
  }

  delta(delta: JsonObject): ChatDelta | undefined {
    switch (delta.type) {
      case 'text_delta':
        return this.block.type === 'text' ? { content: this.append('text', delta.text) } : undefined;
      case 'thinking_delta':
        return { reasoning_content: this.append('thinking', delta.thinking) };
      case 'signature_delta':
        this.append('signature', delta.signature);
        return undefined;
      case 'citations_delta':
        this.addCitation(delta.citation);
        return undefined;
      case 'input_json_delta':
        return this.addInput(textOf(delta.partial_json));
      default:
        return undefined;
    }
  }

  stop(): ChatDelta | undefined {
    const { type } = this.block;
    if (type === 'thinking' || type === 'redacted_thinking') return { thinking_blocks: [this.block as ThinkingBlock] };
    if (this.inputText) this.block.input = toolInput(this.inputText);
    // A call without arguments has no deltas, yet clients parse what they get.
    else if (type === 'tool_use') return this.argumentsDelta(JSON.stringify(this.block.input ?? {}));
    return undefined;
  }

  private append(member: 'text' | 'thinking' | 'signature', more: JsonObject[string]): string {
    const text = typeof more === 'string' ? more : '';
    const before = this.block[member];
    this.block[member] = typeof before === 'string' ? before + text : text;
    return text;
  }

  private addCitation(citation: JsonObject[string]): void {
    if (!Array.isArray(this.block.citations)) this.block.citations = [];
    this.block.citations.push(citation ?? null);
  }

  private addInput(text: string): ChatDelta | undefined {
    this.inputText += text;
    return text && this.block.type === 'tool_use' ? this.argumentsDelta(text) : undefined;
  }

  private argumentsDelta(text: string): ChatDelta {
    return { tool_calls: [{ index: this.toolIndex, function: { arguments: text } }] };
  }
}
