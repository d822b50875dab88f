import type { ServerResponse } from 'node:http';
import { isChosen, type LiveChoice } from './live-filter';
import type { LiveRequest } from './live-request';

/** Bytes that may wait for a viewer who does not read as fast as requests come. */
const MOST_WAITING = 256 * 1024;
/** Heartbeats in a row that find a viewer so: then it has gone, whatever its connection says. */
const MOST_STUCK = 12;
/** Events that may come while the last requests are read from the ledger. */
const MOST_HELD = 1_000;

/** Somebody who watches requests come and go, as server-sent events. */
export class Viewer {
  private dropped = 0;
  private stuck = 0;
  /** What comes before the last requests have been told waits; undefined from then on. */
  private held: { request: LiveRequest; text: string }[] | undefined = [];

  constructor(
    private readonly response: ServerResponse,
    private readonly choice: LiveChoice,
  ) {
    // What is written while the connection closes fails, and nobody is there to be told.
    response.on('error', () => {});
  }

  /** Tells those that have ended before, the oldest first, and then what came meanwhile and is not among them. */
  begin(last: readonly LiveRequest[]): void {
    const held = this.held ?? [];
    this.held = undefined;
    const told = new Set(last.map(({ id }) => id));
    for (const request of last) this.show(request, JSON.stringify(request));
    for (const { request, text } of held) if (!told.has(request.id)) this.show(request, text);
  }

  /** @param text the same as JSON, made once for all viewers */
  show(request: LiveRequest, text: string): void {
    if (!isChosen(this.choice, request)) return;
    if (this.isBehind) this.dropped++;
    else if (this.held) this.held.push({ request, text });
    else this.send('request', text);
  }

  /** Keeps proxies from closing what is silent. */
  heartbeat(): void {
    this.stuck = this.isBehind ? this.stuck + 1 : 0;
    if (this.stuck >= MOST_STUCK) this.response.destroy();
    else if (this.stuck === 0 && this.dropped === 0) this.response.write(': still here\n\n');
    else if (this.stuck === 0) this.tellDropped();
  }

  /** @param reason in words */
  end(reason: string): void {
    this.send('end', JSON.stringify({ reason }));
    this.response.end();
  }

  private get isBehind(): boolean {
    return this.response.writableLength > MOST_WAITING || (this.held?.length ?? 0) >= MOST_HELD;
  }

  private tellDropped(): void {
    const count = this.dropped;
    this.dropped = 0;
    this.send('dropped', JSON.stringify({ count }));
  }

  private send(event: string, data: string): void {
    if (this.dropped > 0) this.tellDropped();
    this.response.write(`event: ${event}\ndata: ${data}\n\n`);
  }
}
