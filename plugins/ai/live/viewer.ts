import type { ServerResponse } from 'node:http';
import { isChosen, type LiveChoice } from './live-filter';
import type { LiveRequest } from './live-request';

/** Bytes that may wait for a viewer who does not read as fast as requests come. */
const MOST_WAITING = 256 * 1024;
/** Heartbeats in a row that find a viewer so: then it has gone, whatever its connection says. */
const MOST_STUCK = 12;

/** Somebody who watches requests come and go, as server-sent events. */
export class Viewer {
  private dropped = 0;
  private stuck = 0;

  constructor(
    private readonly response: ServerResponse,
    private readonly choice: LiveChoice,
  ) {
    // What is written while the connection closes fails, and nobody is there to be told.
    response.on('error', () => {});
  }

  /** @param text the same as JSON, made once for all viewers */
  show(request: LiveRequest, text: string): void {
    if (!isChosen(this.choice, request)) return;
    if (this.isBehind) this.dropped++;
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
    return this.response.writableLength > MOST_WAITING;
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
