import type { ThinkingBlock } from '../../core/hub';
import { textOf } from '../../core/json';
import type { JsonObject } from '../../core/json';
import type { EventWriter } from './event-writer';
import { itemId, type ItemContext } from './items';
import { reasoningItem } from './thinking';

/** Writes reasoning items: thinking as their summary. */
export class ReasoningWriter {
  private item: { id: string; index: number; text: string } | undefined;

  constructor(
    private readonly events: EventWriter,
    private readonly context: ItemContext,
  ) {}

  append(piece: string): void {
    const item = (this.item ??= this.begin());
    if (!item.text) this.event('response.reasoning_summary_part.added', { part: { type: 'summary_text', text: '' } });
    item.text += piece;
    this.event('response.reasoning_summary_text.delta', { delta: piece });
  }

  /** A block comes whole at its end; where its text was written as it came, only the end is missing. */
  block(block: ThinkingBlock): void {
    const text = textOf(block.thinking);
    if (this.item && this.item.text !== text) this.close();
    if (!this.item && text) this.append(text);
    this.item ??= this.begin();
    this.close(block);
  }

  close(block?: ThinkingBlock): void {
    if (!this.item) return;
    const { id, index, text } = this.item;
    if (text) {
      this.event('response.reasoning_summary_text.done', { text });
      this.event('response.reasoning_summary_part.done', { part: { type: 'summary_text', text } });
    }
    this.events.end(index, reasoningItem(id, text, block));
    this.item = undefined;
  }

  private begin(): { id: string; index: number; text: string } {
    const id = itemId('rs', this.context, this.events.output.length);
    return { id, index: this.events.begin(reasoningItem(id, '')), text: '' };
  }

  private event(type: string, data: JsonObject): void {
    const { id, index } = this.item!;
    this.events.event(type, { item_id: id, output_index: index, summary_index: 0, ...data });
  }
}
