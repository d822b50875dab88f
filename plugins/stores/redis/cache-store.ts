import type { CacheStore } from '../../core/cache-store';
import type { RedisConnection } from './connection';
import { cacheKey } from './keys';

/** Bytes of one entry: larger ones would hold up what else the connection is for. */
const LARGEST_ENTRY = 8 * 1024 * 1024;

/** A cache that all gateways with this Redis share. What is kept altogether is bounded by Redis' own `maxmemory`. */
export function redisCacheStore(connection: RedisConnection): CacheStore {
  const remove = async (key: string) => void (await connection.run((client) => client.del(cacheKey(key))));
  return {
    get: async (key) => (await connection.run((client) => client.getBuffer(cacheKey(key)))) ?? undefined,
    async set(key, value, ttl) {
      // What cannot be kept must not leave what stood there before.
      if (!(ttl > 0) || value.length > LARGEST_ENTRY) return remove(key);
      const milliseconds = Math.max(1, Math.round(ttl * 1000));
      await connection.run((client) => client.set(cacheKey(key), value, 'PX', milliseconds));
    },
    delete: remove,
    check: () => connection.check(),
    close: () => connection.close(),
  };
}
