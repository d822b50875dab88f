import type Database = require('libsql');
import { Connection } from './connection';
import { openCacheFile } from './cache-schema';

/** Besides key and value, in bytes: the row and its places in the indexes. */
const ROW = 200;
/** What is left of the bound when it was passed: few go at a time, so that nobody waits long meanwhile. */
const LEFT = 0.99;
/** Entries that are looked at together to make room. */
const BATCH = 100;
/** Milliseconds within which an entry that is used again is not written again. */
const USE_INTERVAL = 60_000;
/** Changes after which what has expired goes. */
const SWEEP = 200;

/** Entries as they are looked through, and where to go on; undefined after the last. */
export interface AnswerPage {
  readonly answers: readonly { readonly key: string; readonly value: ArrayBuffer }[];
  readonly next?: string;
}

/** Answers by their keys, in an SQLite file, whose driver gives bytes as an `ArrayBuffer`. Waits for the disk. */
export class CachedAnswers {
  private readonly connection: Connection<ReturnType<typeof prepare>>;
  private bytes = 0;
  private unswept = 0;

  constructor(
    file: string,
    private readonly maxBytes: number,
  ) {
    this.connection = new Connection(file, (database) => this.begin(prepare(database)), openCacheFile);
  }

  get(key: string): ArrayBuffer | undefined {
    const now = Date.now();
    const { get, use } = this.connection.statements;
    const [row] = get.all(key, now) as { value: ArrayBuffer; used: number }[];
    if (row && row.used < now - USE_INTERVAL) use.run(now, key);
    return row?.value;
  }

  /** @param expires milliseconds since 1970 */
  set(key: string, value: Uint8Array, expires: number): void {
    this.remove([key]);
    const size = 2 * key.length + value.length + ROW;
    if (size > this.maxBytes) return;
    this.connection.statements.insert.run(key, expires, Date.now(), size, Buffer.from(value));
    this.bytes += size;
    if (this.bytes > this.maxBytes || ++this.unswept >= SWEEP) this.makeRoom();
  }

  remove(keys: readonly string[]): number {
    const { remove } = this.connection.statements;
    const removed = keys.flatMap((key) => remove.all(key) as { size: number }[]);
    this.bytes -= sizeOf(removed);
    return removed.length;
  }

  /** Some of the entries in the order of their keys. */
  page(after: string, count: number): AnswerPage {
    const answers = this.connection.statements.page.all(after, Date.now(), count) as {
      key: string;
      value: ArrayBuffer;
    }[];
    return { answers, next: answers.length < count ? undefined : answers.at(-1)?.key };
  }

  close(): void {
    this.connection.close();
  }

  /** Somebody may have put another file in its place. */
  private begin(statements: ReturnType<typeof prepare>): ReturnType<typeof prepare> {
    this.bytes = sizeOf(statements.sum.all() as { size: number }[]);
    return statements;
  }

  /** First what has expired, then what was used longest ago. */
  private makeRoom(): void {
    this.unswept = 0;
    this.connection.transaction(({ removeExpired, sum, oldest }) => {
      removeExpired.run(Date.now());
      this.bytes = sizeOf(sum.all() as { size: number }[]);
      if (this.bytes <= this.maxBytes) return;
      while (this.bytes > this.maxBytes * LEFT) {
        const rows = oldest.all(BATCH) as { key: string; size: number }[];
        for (const { key } of rows) if (this.bytes > this.maxBytes * LEFT) this.remove([key]);
      }
    });
  }
}

function sizeOf(rows: readonly { size: number }[]): number {
  return rows.reduce((sum, { size }) => sum + size, 0);
}

function prepare(database: Database.Database) {
  return {
    get: database.prepare('SELECT value, used FROM answers WHERE key = ? AND expires > ?'),
    use: database.prepare('UPDATE answers SET used = ? WHERE key = ?'),
    insert: database.prepare('INSERT INTO answers (key, expires, used, size, value) VALUES (?, ?, ?, ?, ?)'),
    remove: database.prepare('DELETE FROM answers WHERE key = ? RETURNING size'),
    page: database.prepare('SELECT key, value FROM answers WHERE key > ? AND expires > ? ORDER BY key LIMIT ?'),
    sum: database.prepare('SELECT COALESCE(SUM(size), 0) AS size FROM answers'),
    removeExpired: database.prepare('DELETE FROM answers WHERE expires <= ?'),
    oldest: database.prepare('SELECT key, size FROM answers ORDER BY used LIMIT ?'),
  };
}
