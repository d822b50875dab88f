import type { JsonObject } from '../../core/json';
import type { Item } from '../../core/responses-api';

/** Writes the events of one stream, numbered, and keeps the items that they make. */
export class EventWriter {
  /** The items in their places: as they began, then as they ended. */
  readonly output: Item[] = [];
  private sequence = 0;
  private text = '';

  /** The text of the events written since it was last taken. */
  take(): string {
    const { text } = this;
    this.text = '';
    return text;
  }

  event(type: string, data: JsonObject): void {
    const numbered = { type, sequence_number: this.sequence++, ...data };
    this.text += `event: ${type}\ndata: ${JSON.stringify(numbered)}\n\n`;
  }

  /** Begins the next item and gives its place. */
  begin(item: Item): number {
    const index = this.output.push(item) - 1;
    this.event('response.output_item.added', { output_index: index, item });
    return index;
  }

  end(index: number, item: Item): void {
    this.output[index] = item;
    this.event('response.output_item.done', { output_index: index, item });
  }
}
