import { setTimeout as delay } from 'node:timers/promises';
import type { SemanticStore } from '../../../plugins/core/semantic-store';
import type { Logger } from '../../../plugins/core/services';
import { RedisConnection } from '../../../plugins/stores/redis/connection';
import { redisSpaces } from '../../../plugins/stores/redis/semantic-log';
import { queryOf, WAITING } from '../semantic-entry';
import type { OpenSpaces } from '../semantic-store-contract';

export const SPACE = { space: 'ai {1}', maxBytes: 50_000_000 };

/** Gateways that share a space in one Redis, as far as their stores go. */
export class SemanticStores {
  /** What they have told, whichever of them. */
  readonly said: string[] = [];
  private opened: OpenSpaces[] = [];

  /** @param url of the Redis */
  constructor(private readonly url: () => string) {}

  /** Another gateway. */
  node(): OpenSpaces {
    const say = (line: string) => void this.said.push(line);
    const logger: Logger = { error: say, warn: say, info: say, debug: say };
    const address = { url: this.url(), name: 'shared' };
    const connection = new RedisConnection(address, logger);
    const spaces = redisSpaces(connection, address);
    const opened = {
      open: spaces.open,
      async close() {
        await spaces.close();
        await connection.close();
      },
    };
    this.opened.push(opened);
    return opened;
  }

  /** The space of another gateway. */
  open(maxBytes = SPACE.maxBytes): SemanticStore {
    return this.node().open({ ...SPACE, maxBytes });
  }

  async close(): Promise<void> {
    await Promise.all(this.opened.map((one) => one.close()));
    this.opened = [];
    this.said.length = 0;
  }
}

export async function idsIn(store: SemanticStore, query = queryOf('reset my password', { count: 100 })) {
  return (await store.candidates(query, WAITING)).map(({ id }) => id).sort();
}

/** Waits for it, for some seconds; what fails is tried again. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 5000;
  for (let met = false; !met; met = await condition().catch(() => false)) {
    if (Date.now() > deadline) throw new Error(`it did not come about in time: ${String(condition)}`);
    await delay(20);
  }
}

export async function failure(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'no failure',
    (error: Error) => error.message,
  );
}
