import type { CacheStore } from '../core/cache-store';
import type { Counters } from '../core/counters';
import { messageOf } from '../core/message-of';
import { suggestion } from '../core/parameters';
import type { Logger } from '../core/services';
import { memoryCacheStore } from '../stores/memory/cache-store';
import { memorySpaces } from '../stores/memory/semantic-store';
import { isPostgresAddress, postgresAddress } from '../stores/postgres/address';
import { CacheDatabase } from '../stores/postgres/cache-database';
import { postgresCacheStore } from '../stores/postgres/cache-store';
import { postgresSpaces } from '../stores/postgres/semantic-store';
import { RedisConnection } from '../stores/redis/connection';
import { redisCacheStore } from '../stores/redis/cache-store';
import { redisCounters } from '../stores/redis/counters';
import { redisSpaces } from '../stores/redis/semantic-log';
import { nativeSpaces } from '../stores/redis/semantic-native';
import type { SemanticSpaces } from '../stores/semantic/spaces';
import { CacheFile } from '../stores/sqlite/cache-file';
import { sqliteCacheStore } from '../stores/sqlite/cache-store';
import { sqliteFile } from '../stores/sqlite/location';
import { OtherFile } from '../stores/sqlite/open-file';
import { sqliteSpaces } from '../stores/sqlite/semantic-log';
import { addressAt } from './address';

const MEGABYTE = 1024 * 1024;
const DEFAULT_STORE_MEGABYTES = 100;
/** Of exact answers in a file; the others have a bound for each space. */
const SQLITE_MEGABYTES = 1024;

/** What stands behind a name under `stores:`. */
export interface Store {
  readonly cache: CacheStore;
  /** None in PostgreSQL: limits ask at each request, and write as often. */
  readonly counters?: Counters;
  readonly spaces: SemanticSpaces;
}

/** The stores that are declared, and `default`. Throws an error that does not tell addresses, which may hold passwords. */
export function openStores(
  declared: Record<string, string>,
  memoryCounters: Counters,
  logger: Logger,
): ReadonlyMap<string, Store> {
  const addresses = Object.entries({ default: 'memory', ...declared }).map(([name, written]) => ({
    name,
    address: addressAt(`stores.${name}`, written, 'memory'),
  }));
  refuseSharedFiles(addresses);
  return new Map(
    addresses.map(({ name, address }) => {
      if (/^rediss?:/.test(address)) return [name, redisStore(name, address, logger)];
      if (isPostgresAddress(address)) return [name, postgresStore(name, address, logger)];
      if (address.startsWith('sqlite:')) return [name, sqliteStore(name, address, { memoryCounters, logger })];
      return [name, memoryStore(name, address, memoryCounters)];
    }),
  );
}

/** The store of that name. Throws when there is none. */
export function storeNamed(stores: ReadonlyMap<string, Store>, name: string): Store {
  const store = stores.get(name);
  if (!store)
    throw new Error(
      `there is no store \`${name}\` under \`stores\` of system.config.yml; ${suggestion(name, [...stores.keys()])}`,
    );
  return store;
}

/** What counts in the store of that name. Throws when there is none, or one that does not count. */
export function countersNamed(stores: ReadonlyMap<string, Store>, name: string): Counters {
  const { counters } = storeNamed(stores, name);
  if (counters) return counters;
  throw new Error(`the store \`${name}\` is in PostgreSQL, which keeps caches only; limits count in memory or Redis`);
}

/** Several may count in one place, and count by the connection of their cache. */
export async function closeStores(stores: ReadonlyMap<string, Store>): Promise<void> {
  const all = [...stores.values()];
  await Promise.all([...new Set(all.flatMap(({ counters }) => counters ?? []))].map((counters) => counters.close()));
  await Promise.all(all.map(({ spaces }) => spaces.close()));
  await Promise.all(all.map(({ cache }) => cache.close()));
}

function memoryStore(name: string, address: string, counters: Counters): Store {
  const match = /^memory(?::(\d+))?$/.exec(address);
  if (!match) throw wrongAddress(name);
  return inMemory(Number(match[1] ?? DEFAULT_STORE_MEGABYTES), counters);
}

/** Keys tell the rules apart, so that all stores of one machine can count in one place. */
function inMemory(megabytes: number, counters: Counters): Store {
  return { cache: memoryCacheStore({ maxBytes: megabytes * MEGABYTE }), counters, spaces: memorySpaces() };
}

function sqliteStore(
  name: string,
  address: string,
  { memoryCounters, logger }: { memoryCounters: Counters; logger: Logger },
): Store {
  const path = sqliteFile(address);
  try {
    const file = new CacheFile(path, SQLITE_MEGABYTES * MEGABYTE);
    return { cache: sqliteCacheStore(file), counters: memoryCounters, spaces: sqliteSpaces(file, logger) };
  } catch (error) {
    if (error instanceof OtherFile) {
      throw new Error(
        `stores.${name}: ${path} cannot hold a cache: ${error.message}, as the ledger's file does; write the name of ` +
          'a new file, such as `sqlite:data/cache.db`',
        { cause: error },
      );
    }
    logger.warn(
      `The store ${name} cannot use ${path}: ${messageOf(error)}. Until the gateway is started anew it is kept in ` +
        'memory; make the folder writable, or move the file away.',
    );
    return inMemory(DEFAULT_STORE_MEGABYTES, memoryCounters);
  }
}

/** Two that keep count of one file would each remove what the other has. */
function refuseSharedFiles(addresses: readonly { name: string; address: string }[]): void {
  const files = new Map<string, string>();
  for (const { name, address } of addresses.filter((one) => one.address.startsWith('sqlite:'))) {
    const file = sqliteFile(address);
    const other = files.get(file);
    if (other)
      throw new Error(`stores.${name}: ${file} is the file of stores.${other}; use that name, or another file`);
    files.set(file, name);
  }
}

function postgresStore(name: string, address: string, logger: Logger): Store {
  let place;
  try {
    place = postgresAddress(address);
  } catch (error) {
    throw new Error(`stores.${name}: ${messageOf(error)}`, { cause: error });
  }
  const database = new CacheDatabase(place, { name, logger });
  return { cache: postgresCacheStore(database), spaces: postgresSpaces(database) };
}

function redisStore(name: string, address: string, logger: Logger): Store {
  if (!URL.canParse(address)) throw wrongAddress(name);
  const url = new URL(address);
  const native = url.searchParams.get('vectors') === 'native';
  // What is meant for us is nothing to the client.
  url.searchParams.delete('vectors');
  const place = { url: url.href, name };
  const connection = new RedisConnection(place, logger);
  return {
    cache: redisCacheStore(connection),
    counters: redisCounters(connection, logger),
    spaces: native ? nativeSpaces(connection, place) : redisSpaces(connection, place),
  };
}

function wrongAddress(name: string): Error {
  return new Error(
    `stores.${name}: its address is not one that can be read: write \`memory\`, \`memory:<megabytes>\`, ` +
      '`sqlite:<file>`, `redis://user:password@host:port/database` or `postgres://user:password@host:port/database` ' +
      'with special characters of the password as %-escapes, or a reference to it such as `env:REDIS_URL`',
  );
}
