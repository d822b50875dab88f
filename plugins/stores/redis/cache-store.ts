import type { CacheStore } from '../../core/cache-store';
import type { RedisConnection } from './connection';
import { ALL_CACHE_KEYS, cacheKey } from './keys';

/** Bytes of one entry: larger ones would hold up what else the connection is for. */
const LARGEST_ENTRY = 8 * 1024 * 1024;

/** Keys that Redis looks through, and values that come over the network, in one command. */
const AT_ONCE = { keys: 500, values: 20 };

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
    removeWhere: (test) => removeWhere(connection, test),
    check: () => connection.check(),
    close: () => connection.close(),
  };
}

async function removeWhere(connection: RedisConnection, test: (value: Buffer) => boolean): Promise<number> {
  let removed = 0;
  let cursor = '0';
  do {
    const scanned = await connection.run((client) =>
      client.scan(cursor, 'MATCH', ALL_CACHE_KEYS, 'COUNT', AT_ONCE.keys),
    );
    cursor = scanned[0];
    for (let from = 0; from < scanned[1].length; from += AT_ONCE.values) {
      removed += await removeAmong(connection, scanned[1].slice(from, from + AT_ONCE.values), test);
    }
  } while (cursor !== '0');
  return removed;
}

async function removeAmong(
  connection: RedisConnection,
  keys: readonly string[],
  test: (value: Buffer) => boolean,
): Promise<number> {
  const values = await connection.run((client) => client.mgetBuffer(...keys));
  const fitting = keys.filter((_, index) => values[index] && test(values[index]));
  return fitting.length ? connection.run((client) => client.unlink(...fitting)) : 0;
}
