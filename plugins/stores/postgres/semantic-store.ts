import { orAborted } from '../../core/or-aborted';
import type {
  Candidate,
  CandidateQuery,
  EntrySelection,
  ListedEntry,
  SemanticEntry,
  SemanticStore,
  SpaceOptions,
  StoreSize,
} from '../../core/semantic-store';
import { alternating } from '../semantic/alternating';
import type { SemanticSpaces } from '../semantic/spaces';
import { type CacheDatabase, SERVER_TIME } from './cache-database';
import { databaseBytes, insertEntry, lockSpace, makeRoom } from './semantic-add';
import {
  byVector,
  byWords,
  type CandidateRow,
  candidateOf,
  type ListedRow,
  listedOf,
  listing,
} from './semantic-queries';
import { Uses } from './semantic-uses';

/** Bytes of one answer: larger ones would hold up what else a connection is for. */
const LARGEST_ANSWER = 8 * 1024 * 1024;
const TIDY_INTERVAL = 10_000;
/** Entries that are read, or removed, in one statement. */
const AT_ONCE = 500;

/**
 * Spaces in PostgreSQL, which finds the entries itself.
 *
 * @param tidyInterval milliseconds between looks for what has expired or is too much
 */
export function postgresSpaces(database: CacheDatabase, tidyInterval = TIDY_INTERVAL): SemanticSpaces {
  const spaces = new Map<string, PostgresSemanticStore>();
  return {
    open(options) {
      const present = spaces.get(options.space) ?? new PostgresSemanticStore(database, options, tidyInterval);
      spaces.set(options.space, present);
      present.maxBytes = options.maxBytes;
      return present;
    },
    async close() {
      await Promise.all([...spaces.values()].map((space) => space.close()));
    },
  };
}

class PostgresSemanticStore implements SemanticStore {
  maxBytes: number;
  private readonly space: string;
  private readonly uses: Uses;
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly database: CacheDatabase,
    { space, maxBytes }: SpaceOptions,
    tidyInterval: number,
  ) {
    this.space = space;
    this.maxBytes = maxBytes;
    this.uses = new Uses(space);
    this.timer = setInterval(() => void this.tidy().catch(() => undefined), tidyInterval).unref();
  }

  async candidates(query: CandidateQuery, signal: AbortSignal): Promise<readonly Candidate[]> {
    signal.throwIfAborted();
    return orAborted(this.find(query), signal);
  }

  async answer(id: string, signal: AbortSignal): Promise<Buffer | undefined> {
    const read = this.database.read<{ answer: Buffer }>(
      'SELECT answer FROM cache_entries WHERE space = $1 AND id = $2 AND expires_at > $3',
      [this.space, id, Date.now()],
    );
    const [found] = await orAborted(read, signal);
    if (found) this.uses.note(id);
    return found?.answer;
  }

  async add(entry: SemanticEntry): Promise<void> {
    const { text, labels, terms } = entry;
    const bytes = databaseBytes(entry);
    const room = this.maxBytes - bytes;
    if (
      room < 0 ||
      entry.answer.length > LARGEST_ANSWER ||
      entry.expiresAt <= Date.now() ||
      !isText([text, labels, terms])
    )
      return;
    const withVector = (await this.database.vectorsOf(entry.vector?.length ?? 0)) !== undefined;
    await this.database.change(async (client) => {
      const held = await lockSpace(client, this.space);
      await this.uses.write(client);
      if (held > room) await makeRoom(client, this.space, room);
      if ((await lockSpace(client, this.space)) > room) return;
      await insertEntry(client, this.space, { entry: { ...entry, bytes }, withVector });
    });
  }

  async remove(selection: EntrySelection): Promise<number> {
    let removed = 0;
    for await (const some of this.pages(selection, false)) removed += await this.delete(some.map(({ id }) => id));
    return removed;
  }

  async *list(selection: EntrySelection): AsyncGenerator<ListedEntry> {
    for await (const some of this.pages(selection, true)) yield* some;
  }

  async tally(added: Readonly<Record<string, number>>): Promise<void> {
    // In one order, so that gateways do not wait for each other in a circle.
    const names = Object.keys(added).sort();
    await this.database.write(
      `INSERT INTO cache_tallies (space, name, count) SELECT $1, * FROM unnest($2::text[], $3::float8[])
       ON CONFLICT (space, name) DO UPDATE SET count = cache_tallies.count + excluded.count`,
      [this.space, names, names.map((name) => added[name])],
    );
  }

  async tallies(): Promise<Readonly<Record<string, number>>> {
    const sql = 'SELECT name, count FROM cache_tallies WHERE space = $1';
    const rows = await this.database.read<{ name: string; count: number }>(sql, [this.space]);
    return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
  }

  async dropTallies(names: readonly string[]): Promise<void> {
    const sql = 'DELETE FROM cache_tallies WHERE space = $1 AND name = ANY($2)';
    await this.database.write(sql, [this.space, names]);
  }

  async size(): Promise<StoreSize> {
    const sql = 'SELECT entries, bytes FROM cache_spaces WHERE name = $1';
    const [size] = await this.database.read<StoreSize>(sql, [this.space]);
    return size ?? { entries: 0, bytes: 0 };
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    if (this.uses.some) await this.database.change((client) => this.uses.write(client)).catch(() => undefined);
  }

  private async find(query: CandidateQuery): Promise<Candidate[]> {
    const { vector } = query;
    const vectors = await this.database.vectorsOf(vector?.length ?? 0);
    const [byTheirVector, byTheirWords] = await Promise.all([
      vector && vectors ? this.database.read<CandidateRow>(...byVector(this.space, query, vector, vectors)) : [],
      this.database.read<CandidateRow>(...byWords(this.space, query, vectors !== undefined)),
    ]);
    const rows = new Map([...byTheirWords, ...byTheirVector].map((row) => [row.id, row]));
    const ids = alternating(
      byTheirVector.map(({ id }) => id),
      byTheirWords.map(({ id }) => id),
    );
    return ids.map((id) => candidateOf(rows.get(id)!));
  }

  /** The entries of a selection, some at a time. */
  private async *pages(selection: EntrySelection, vectors: boolean): AsyncGenerator<ListedEntry[]> {
    if (!isText(selection)) return;
    const withVectors = vectors && (await this.database.hasVectors());
    for (let after = ''; ;) {
      const rows = await this.database.read<ListedRow>(
        ...listing(this.space, selection, { after, count: AT_ONCE, withVectors }),
      );
      yield rows.map(listedOf);
      if (rows.length < AT_ONCE) return;
      after = rows.at(-1)!.id;
    }
  }

  /** @returns how many of them there were */
  private delete(ids: readonly string[]): Promise<number> {
    return this.database.change(async (client) => {
      await lockSpace(client, this.space);
      const sql = 'DELETE FROM cache_entries WHERE space = $1 AND id = ANY($2)';
      return (await client.query(sql, [this.space, ids])).rowCount ?? 0;
    });
  }

  private async tidy(): Promise<void> {
    await this.database.change(async (client) => {
      const held = await lockSpace(client, this.space);
      await this.uses.write(client);
      if (held > this.maxBytes) await makeRoom(client, this.space, this.maxBytes);
      await client.query(
        `DELETE FROM cache_entries WHERE space = $1 AND id IN
           (SELECT id FROM cache_entries WHERE space = $1 AND expires_at <= ${SERVER_TIME} LIMIT ${AT_ONCE})`,
        [this.space],
      );
    });
  }
}

/** Whether PostgreSQL can keep these texts: they have no character 0, which hardly any question has. */
function isText(texts: unknown): boolean {
  return !JSON.stringify(texts).includes('\\u0000');
}
