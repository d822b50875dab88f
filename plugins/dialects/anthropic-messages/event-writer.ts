import type { JsonObject } from '../../core/json';
import type { Block } from '../../core/messages-api';

/** Blocks whose input comes in pieces. */
const WITH_INPUT: ReadonlySet<string> = new Set(['tool_use', 'server_tool_use', 'mcp_tool_use']);

/** Writes the events of one stream; blocks never overlap, because clients take the last one for the open one. */
export class EventWriter {
  /** The kind of the block that is open. */
  open: string | undefined;
  /** How many blocks have been begun. */
  begun = 0;
  private text = '';
  /** The open text has sources, which the next words do not have. */
  private cited = false;
  /** Citations that came while no text was open. */
  private early: JsonObject[] = [];

  /** The text of the events written since it was last taken. */
  take(): string {
    const { text } = this;
    this.text = '';
    return text;
  }

  event(type: string, data: JsonObject = {}): void {
    this.text += `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;
  }

  /** Begins a block, after the open one if there is any. */
  start(block: Block): void {
    this.close();
    this.event('content_block_start', { index: this.begun++, content_block: block });
    this.open = block.type;
    this.cited = false;
  }

  delta(delta: JsonObject): void {
    this.event('content_block_delta', { index: this.begun - 1, delta });
  }

  close(): void {
    if (this.open) this.event('content_block_stop', { index: this.begun - 1 });
    this.open = undefined;
  }

  /** A piece of text or thinking: goes on with the open block if it is of that kind. */
  append(kind: 'text' | 'thinking', piece: string): void {
    if (this.open !== kind || this.cited) {
      this.start(kind === 'text' ? { type: kind, text: '' } : { type: kind, thinking: '', signature: '' });
    }
    this.delta({ type: `${kind}_delta`, [kind]: piece });
    if (kind === 'text' && this.early.length) this.citations(this.early.splice(0));
  }

  /** Citations of words that were written already: those of the open text, or else of the next. */
  cite(citations: readonly JsonObject[]): void {
    this.cited = this.open === 'text';
    if (this.cited) this.citations(citations);
    else this.early.push(...citations);
  }

  /** A whole block, in the steps in which clients expect it. */
  whole(block: Block): void {
    if (block.type === 'text') this.wholeText(block);
    else if (block.type === 'thinking') this.wholeThinking(block);
    else if (WITH_INPUT.has(block.type)) {
      this.start({ ...block, input: {} });
      this.delta({ type: 'input_json_delta', partial_json: JSON.stringify(block.input ?? {}) });
    } else this.start(block);
    this.close();
  }

  private citations(citations: readonly JsonObject[]): void {
    for (const citation of citations) this.delta({ type: 'citations_delta', citation });
  }

  private wholeText(block: Block): void {
    const citations = Array.isArray(block.citations) ? block.citations : [];
    this.start({ ...block, text: '', ...(citations.length ? { citations: [] } : {}) });
    for (const citation of citations) this.delta({ type: 'citations_delta', citation });
    this.delta({ type: 'text_delta', text: block.text });
  }

  private wholeThinking(block: Block): void {
    this.start({ ...block, thinking: '', signature: '' });
    if (block.thinking) this.delta({ type: 'thinking_delta', thinking: block.thinking });
    if (block.signature) this.delta({ type: 'signature_delta', signature: block.signature });
  }
}
