import type { CacheStore } from '../../plugins/core/cache-store';
import type { Logger } from '../../plugins/core/services';

/** How long a request waits for the store, in milliseconds: a cache that is slower than this is no help. */
const DEADLINE = 250;
const PAUSE_BETWEEN_WARNINGS = 60_000;

/** The part of a store that a cache needs, as one that never fails: without its store the gateway only costs more. */
export interface OpenStore {
  get(key: string): Promise<Buffer | undefined>;
  set(key: string, value: Buffer, ttl: number): Promise<void>;
}

export function failOpen(store: CacheStore, name: string, logger: Logger): OpenStore {
  let warnedAt = -Infinity;

  function warn(error: unknown): undefined {
    if (Date.now() - warnedAt < PAUSE_BETWEEN_WARNINGS) return;
    warnedAt = Date.now();
    const reason = error instanceof Error ? error.message : String(error);
    logger.warn(`semantic-cache: the store '${name}' fails (${reason}); requests go on without it`);
  }

  return {
    async get(key) {
      try {
        const found = store.get(key);
        return found instanceof Promise ? await inTime(found) : found;
      } catch (error) {
        return warn(error);
      }
    },
    async set(key, value, ttl) {
      try {
        await store.set(key, value, ttl);
      } catch (error) {
        warn(error);
      }
    },
  };
}

async function inTime<T>(promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${DEADLINE} ms`)), DEADLINE);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
