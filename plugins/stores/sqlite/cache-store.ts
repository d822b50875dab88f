import type { CacheStore } from '../../core/cache-store';
import type { CacheFile } from './cache-file';

/** Entries that are looked through in one go. */
const AT_ONCE = 50;

/** A cache that is there again after a restart. */
export function sqliteCacheStore(file: CacheFile): CacheStore {
  const remove = async (key: string) => void (await file.call('removeAnswers', [[key]]));
  return {
    async get(key) {
      const value = await file.call('getAnswer', [key]);
      return value && Buffer.from(value);
    },
    async set(key, value, ttl) {
      if (!(ttl > 0)) return remove(key);
      await file.call('setAnswer', [key, new Uint8Array(value), Date.now() + ttl * 1000], value.length);
    },
    delete: remove,
    async removeWhere(test) {
      let removed = 0;
      for (let after: string | undefined = ''; after !== undefined;) {
        const { answers, next }: Awaited<ReturnType<typeof page>> = await page(after);
        const fitting = answers.filter(({ value }) => test(Buffer.from(value))).map(({ key }) => key);
        if (fitting.length) removed += await file.call('removeAnswers', [fitting]);
        after = next;
      }
      return removed;
    },
    check: () => file.call('check', []),
    close: () => file.close(),
  };

  function page(after: string) {
    return file.call('pageOfAnswers', [after, AT_ONCE]);
  }
}
