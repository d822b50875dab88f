import type { CacheStore } from '../../../plugins/core/cache-store';
import type { Logger } from '../../../plugins/core/services';
import { within } from '../../../plugins/core/within';

/** How long a request waits for the store, in milliseconds: a cache that is slower than this is no help. */
const DEADLINE = 250;
const PAUSE_BETWEEN_WARNINGS = 60_000;

/** The part of a store that a cache needs, as one that never fails: without its store the gateway only costs more. */
export interface OpenStore {
  get(key: string): Promise<Buffer | undefined>;
  set(key: string, value: Buffer, ttl: number): Promise<void>;
  delete(key: string): Promise<void>;
}

export function failOpen(store: CacheStore, warn: Warn): OpenStore {
  return {
    async get(key) {
      try {
        const found = store.get(key);
        return found instanceof Promise ? await within(found, DEADLINE) : found;
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
    async delete(key) {
      try {
        await store.delete(key);
      } catch (error) {
        warn(error);
      }
    },
  };
}

/** Tells the operator that something fails without which requests go on. */
export type Warn = (error: unknown) => undefined;

/** @param what fails, such as "the store 'default'" */
export function oneWarningAMinute(what: string, logger: Pick<Logger, 'warn'>): Warn {
  let warnedAt = -Infinity;
  return (error) => {
    if (Date.now() - warnedAt < PAUSE_BETWEEN_WARNINGS) return;
    warnedAt = Date.now();
    const reason = error instanceof Error ? error.message : String(error);
    logger.warn(`semantic-cache: ${what} fails (${reason}); requests go on without it`);
  };
}
