import type Database = require('libsql');
import type { SemanticEntry } from '../../core/semantic-store';
import { decodeEntry, encodeEntry } from '../semantic/entry-form';
import type { IndexEntry } from '../semantic/entry-log';
import { openCacheFile } from './cache-schema';
import { Connection } from './connection';

/** As it comes from another thread. */
type WrittenEntry = Omit<SemanticEntry, 'answer'> & { readonly answer: Uint8Array };

interface Row {
  number: number;
  id: string;
  uses: number;
  facts: string;
  vector: ArrayBuffer;
}

/** Some entries, how many could not be read and so were removed, and where to go on; undefined after the last. */
export interface EntryPage {
  readonly entries: readonly IndexEntry[];
  readonly broken: number;
  readonly next?: number;
}

/** Entries and counters of all spaces, in an SQLite file. Waits for the disk. */
export class SemanticEntries {
  private readonly connection: Connection<ReturnType<typeof prepare>>;

  constructor(file: string) {
    this.connection = new Connection(file, prepare, openCacheFile);
    // Of spaces, too, that nobody opens any more.
    this.connection.statements.removeExpired.run(Date.now());
  }

  /** Entries in the order in which they were written. */
  page(space: string, after: number, count: number): EntryPage {
    const { page, remove } = this.connection.statements;
    const rows = page.all(space, after, Date.now(), count) as Row[];
    const entries = rows.map((row) => decodeEntry({ ...row, vector: new Uint8Array(row.vector) }));
    const broken = rows.filter((_, index) => !entries[index]);
    for (const { id } of broken) remove.run(space, id);
    const next = rows.length < count ? undefined : rows.at(-1)?.number;
    return { entries: entries.filter((entry) => entry !== undefined), broken: broken.length, next };
  }

  append(space: string, entry: WrittenEntry): void {
    const { facts, vector } = encodeEntry(entry);
    const answer = Buffer.from(entry.answer);
    this.connection.statements.insert.run(space, entry.id, entry.expiresAt, facts, vector, answer);
  }

  remove(space: string, ids: readonly string[]): void {
    this.connection.transaction(({ remove }) => {
      for (const id of ids) remove.run(space, id);
    });
  }

  answer(space: string, id: string): ArrayBuffer | undefined {
    const { answer, use } = this.connection.statements;
    const [row] = answer.all(space, id, Date.now()) as { answer: ArrayBuffer }[];
    if (row) use.run(space, id);
    return row?.answer;
  }

  tally(space: string, added: Readonly<Record<string, number>>): void {
    this.connection.transaction(({ tally }) => {
      for (const [name, count] of Object.entries(added)) tally.run(space, name, count);
    });
  }

  tallies(space: string): Readonly<Record<string, number>> {
    const rows = this.connection.statements.tallies.all(space) as { name: string; count: number }[];
    return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
  }

  dropTallies(space: string, names: readonly string[]): void {
    this.connection.transaction(({ dropTally }) => {
      for (const name of names) dropTally.run(space, name);
    });
  }

  close(): void {
    this.connection.close();
  }
}

function prepare(database: Database.Database) {
  return {
    page: database.prepare(
      `SELECT number, id, uses, facts, vector FROM entries
        WHERE space = ? AND number > ? AND expires > ? ORDER BY number LIMIT ?`,
    ),
    insert: database.prepare(
      `INSERT OR REPLACE INTO entries (space, id, expires, uses, facts, vector, answer)
        VALUES (?, ?, ?, 0, ?, ?, ?)`,
    ),
    remove: database.prepare('DELETE FROM entries WHERE space = ? AND id = ?'),
    removeExpired: database.prepare('DELETE FROM entries WHERE expires <= ?'),
    answer: database.prepare('SELECT answer FROM entries WHERE space = ? AND id = ? AND expires > ?'),
    use: database.prepare('UPDATE entries SET uses = uses + 1 WHERE space = ? AND id = ?'),
    tally: database.prepare(
      `INSERT INTO tallies (space, name, count) VALUES (?, ?, ?)
        ON CONFLICT (space, name) DO UPDATE SET count = count + excluded.count`,
    ),
    tallies: database.prepare('SELECT name, count FROM tallies WHERE space = ?'),
    dropTally: database.prepare('DELETE FROM tallies WHERE space = ? AND name = ?'),
  };
}
