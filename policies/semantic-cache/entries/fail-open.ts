import type { CacheStore } from '../../../plugins/core/cache-store';
import { within } from '../../../plugins/core/within';
import type { Warn } from '../warn';

/** How long a request waits for the store, in milliseconds: a cache that is slower than this is no help. */
const DEADLINE = 250;

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
