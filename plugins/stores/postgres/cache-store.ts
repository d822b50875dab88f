import type { CacheStore } from '../../core/cache-store';
import { type CacheDatabase, SERVER_TIME } from './cache-database';

/** Bytes of one answer: larger ones would hold up what else a connection is for. */
const LARGEST_ANSWER = 8 * 1024 * 1024;
const MOST_BYTES = 1024 * 1024 * 1024;
const TIDY_INTERVAL = 60_000;
/** Answers that come over the network at once. */
const AT_ONCE = 20;

const GET = 'SELECT value FROM cache_answers WHERE key = $1 AND expires_at > $2';
const SET = `
  INSERT INTO cache_answers (key, value, bytes, expires_at) VALUES ($1, $2, length($2::bytea) + 200, $3)
  ON CONFLICT (key) DO UPDATE SET value = excluded.value, bytes = excluded.bytes, expires_at = excluded.expires_at`;
const REMOVE = 'DELETE FROM cache_answers WHERE key = ANY($1) RETURNING key';
const NEXT = 'SELECT key, value FROM cache_answers WHERE key > $1 AND expires_at > $2 ORDER BY key LIMIT $3';
const REMOVE_EXPIRED = `DELETE FROM cache_answers WHERE expires_at <= ${SERVER_TIME}`;
/** Where there is too much, what ends soonest goes. */
const REMOVE_EXCESS = `
  DELETE FROM cache_answers USING (
    SELECT key, sum(bytes) OVER (ORDER BY expires_at DESC, key) AS together FROM cache_answers
    WHERE (SELECT sum(bytes) FROM cache_answers) > $1
  ) AS ranked
  WHERE cache_answers.key = ranked.key AND together > $1`;

export interface PostgresCacheStoreOptions {
  /** Bytes that all answers together may take, but for what comes between two looks. */
  maxBytes?: number;
  /** Milliseconds between two looks for what has expired or is too much. */
  tidyInterval?: number;
}

/** A cache that all gateways with this database share. */
export function postgresCacheStore(
  database: CacheDatabase,
  { maxBytes = MOST_BYTES, tidyInterval = TIDY_INTERVAL }: PostgresCacheStoreOptions = {},
): CacheStore {
  const remove = (keys: readonly string[]) => database.write<{ key: string }>(REMOVE, [keys]);
  const tidy = async () => {
    await database.write(REMOVE_EXPIRED);
    await database.write(REMOVE_EXCESS, [maxBytes]);
  };
  let timer: NodeJS.Timeout | undefined;
  const keepTidy = () => (timer ??= setInterval(() => void tidy().catch(() => undefined), tidyInterval).unref());
  return {
    async get(key) {
      const [found] = await database.read<{ value: Buffer }>(GET, [key, Date.now()]);
      return found?.value;
    },
    async set(key, value, ttl) {
      // What cannot be kept must not leave what stood there before.
      if (!(ttl > 0) || value.length > Math.min(LARGEST_ANSWER, maxBytes)) return void (await remove([key]));
      keepTidy();
      await database.write(SET, [key, value, Math.ceil(Date.now() + ttl * 1000)]);
    },
    delete: async (key) => void (await remove([key])),
    async removeWhere(test) {
      let removed = 0;
      for (let last = ''; ;) {
        const some = await database.read<{ key: string; value: Buffer }>(NEXT, [last, Date.now(), AT_ONCE]);
        const fitting = some.filter(({ value }) => test(value)).map(({ key }) => key);
        if (fitting.length) removed += (await remove(fitting)).length;
        if (some.length < AT_ONCE) return removed;
        last = some.at(-1)!.key;
      }
    },
    check: async () => void (await database.read('SELECT 1')),
    async close() {
      clearInterval(timer);
      await database.close();
    },
  };
}
