import { setTimeout as wait } from 'node:timers/promises';
import { ask } from './ask';

/** Clients that ask one after the other. */
const CLIENTS = 12;

/** Clients of a gateway, until they are stopped; the ids of answers whose end they have seen go to `seen`. */
export class Load {
  private stopped = false;
  private readonly clients: Promise<void>[];

  constructor(
    url: string,
    private readonly seen: Set<string>,
  ) {
    this.clients = Array.from({ length: CLIENTS }, async (_, client) => {
      for (let index = client; !this.stopped; index += CLIENTS) {
        const id = await ask(url, index);
        if (id !== undefined) seen.add(id);
      }
    });
  }

  /** Resolves when so many further ends were seen. */
  async ends(count: number): Promise<void> {
    for (const enough = this.seen.size + count; this.seen.size < enough;) await wait(2);
  }

  /** Resolves when the last request under way has ended. */
  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.clients);
  }
}
