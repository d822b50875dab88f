import { setImmediate as nextTurn } from 'node:timers/promises';
import NodeCache from 'node-cache';
import type { CacheStore } from '../../core/cache-store';
import { compactCopy } from './compact-copy';

/** What an entry costs besides its key and value: the objects that hold it. Measured generously on Node 20. */
const ENTRY_OVERHEAD = 300;
/** Entries that are looked through in one go: some milliseconds where each must be parsed. */
const AT_ONCE = 100;

export interface MemoryCacheStoreOptions {
  /** Bytes that all entries together may take, keys and overhead included. */
  maxBytes: number;
}

/**
 * A cache in this process. `node-cache` keeps the values and lets them expire; it knows no bytes and no order of
 * use, so both are kept here, and the entries used longest ago make room for new ones.
 */
export function memoryCacheStore({ maxBytes }: MemoryCacheStoreOptions): CacheStore & { readonly bytes: number } {
  const cache = new NodeCache({ useClones: false, checkperiod: 60 });
  /** What each entry takes, in order of last use: a `Map` iterates in the order its keys were set. */
  const sizes = new Map<string, number>();
  let bytes = 0;

  // Told of every removal, by expiry too.
  cache.on('del', (key: string) => {
    bytes -= sizes.get(key) ?? 0;
    sizes.delete(key);
  });

  function makeRoom(needed: number): void {
    for (const key of sizes.keys()) {
      if (bytes + needed <= maxBytes) return;
      cache.del(key);
    }
  }

  return {
    get bytes() {
      return bytes;
    },
    get(key) {
      const value = cache.get<Buffer>(key);
      const size = sizes.get(key);
      if (value && size !== undefined) {
        sizes.delete(key);
        sizes.set(key, size);
      }
      return value;
    },
    set(key, value, ttl) {
      cache.del(key);
      const size = 2 * key.length + value.length + ENTRY_OVERHEAD;
      // To `node-cache` a time to live of 0 means for ever.
      if (size > maxBytes || !(ttl > 0)) return;
      makeRoom(size);
      cache.set(key, compactCopy(value), ttl);
      sizes.set(key, size);
      bytes += size;
    },
    delete(key) {
      cache.del(key);
    },
    removeWhere: (test) => removeWhere(cache, test),
    async check() {},
    async close() {
      // In this order: emptying it starts the timer of its housekeeping again.
      cache.flushAll();
      cache.close();
      sizes.clear();
      bytes = 0;
    },
  };
}

async function removeWhere(cache: NodeCache, test: (value: Buffer) => boolean): Promise<number> {
  let removed = 0;
  for (const [index, key] of cache.keys().entries()) {
    if (index % AT_ONCE === AT_ONCE - 1) await nextTurn();
    const value = cache.get<Buffer>(key);
    if (value && test(value)) removed += cache.del(key);
  }
  return removed;
}
