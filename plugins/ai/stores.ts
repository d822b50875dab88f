import type { CacheStore } from '../core/cache-store';
import type { Counters } from '../core/counters';
import { suggestion } from '../core/parameters';
import type { Logger } from '../core/services';
import { memoryCacheStore } from '../stores/memory/cache-store';
import { memorySpaces } from '../stores/memory/semantic-store';
import { RedisConnection } from '../stores/redis/connection';
import { redisCacheStore } from '../stores/redis/cache-store';
import { redisCounters } from '../stores/redis/counters';
import { RedisEntryLog } from '../stores/redis/semantic-log';
import { localSpaces, type SemanticSpaces } from '../stores/semantic/spaces';
import { addressAt } from './address';

const DEFAULT_STORE_MEGABYTES = 100;

/** What stands behind a name under `stores:`. */
export interface Store {
  readonly cache: CacheStore;
  readonly counters: Counters;
  readonly spaces: SemanticSpaces;
}

/** The stores that are declared, and `default`. Throws an error that does not tell addresses, which may hold passwords. */
export function openStores(
  declared: Record<string, string>,
  memoryCounters: Counters,
  logger: Logger,
): ReadonlyMap<string, Store> {
  const stores = new Map<string, Store>();
  for (const [name, written] of Object.entries({ default: 'memory', ...declared })) {
    const address = addressAt(`stores.${name}`, written, 'memory');
    if (/^rediss?:/.test(address)) stores.set(name, redisStore(name, address, logger));
    // Keys tell the rules apart, so that all stores in memory can count in one place.
    else stores.set(name, memoryStore(name, address, memoryCounters));
  }
  return stores;
}

/** The store of that name. Throws when there is none. */
export function storeNamed(stores: ReadonlyMap<string, Store>, name: string): Store {
  const store = stores.get(name);
  if (!store) throw new Error(`there is no store \`${name}\`; ${suggestion(name, [...stores.keys()])}`);
  return store;
}

/** Several may count in one place, and count by the connection of their cache. */
export async function closeStores(stores: ReadonlyMap<string, Store>): Promise<void> {
  const all = [...stores.values()];
  await Promise.all([...new Set(all.map(({ counters }) => counters))].map((counters) => counters.close()));
  await Promise.all(all.map(({ spaces }) => spaces.close()));
  await Promise.all(all.map(({ cache }) => cache.close()));
}

function memoryStore(name: string, address: string, counters: Counters): Store {
  const match = /^memory(?::(\d+))?$/.exec(address);
  if (!match) throw wrongAddress(name);
  const maxBytes = Number(match[1] ?? DEFAULT_STORE_MEGABYTES) * 1024 * 1024;
  return { cache: memoryCacheStore({ maxBytes }), counters, spaces: memorySpaces() };
}

function redisStore(name: string, address: string, logger: Logger): Store {
  if (!URL.canParse(address)) throw wrongAddress(name);
  const place = { url: address, name };
  const connection = new RedisConnection(place, logger);
  return {
    cache: redisCacheStore(connection),
    counters: redisCounters(connection, logger),
    spaces: localSpaces((space) => new RedisEntryLog(connection, place, space)),
  };
}

function wrongAddress(name: string): Error {
  return new Error(
    `stores.${name}: its address is not one that can be read: write \`memory\`, \`memory:<megabytes>\` or ` +
      '`redis://user:password@host:port/database` with special characters of the password as %-escapes, or a ' +
      'reference to it such as `env:REDIS_URL`',
  );
}
