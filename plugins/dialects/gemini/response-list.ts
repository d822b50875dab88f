import type { EventBatch } from '../../core/framing';

/** Puts responses one behind the other: as server-sent events where asked for, else as an array that is never whole. */
export class ResponseList {
  private begun = false;

  constructor(private readonly asEvents: boolean) {}

  get contentType(): string {
    return this.asEvents ? 'text/event-stream; charset=utf-8' : 'application/json; charset=UTF-8';
  }

  /** @param json a response, or an error in its place */
  item(json: string): string {
    if (this.asEvents) return `data: ${json}\n\n`;
    const before = this.begun ? ',\r\n' : '[';
    this.begun = true;
    return before + json;
  }

  /** What a provider sent as events; untouched where these are asked for. */
  forward(raw: Buffer | undefined, batch: EventBatch | undefined): Buffer | string {
    if (this.asEvents || !batch) return raw ?? '';
    return batch.events.map(({ data }) => (data ? this.item(data) : '')).join('');
  }

  end(): string {
    if (this.asEvents) return '';
    return this.begun ? ']' : '[]';
  }
}
