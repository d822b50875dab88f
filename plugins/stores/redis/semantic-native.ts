import { cosine } from '../../core/embedder';
import { orAborted } from '../../core/or-aborted';
import {
  type Candidate,
  type CandidateQuery,
  type EntrySelection,
  fits,
  type ListedEntry,
  type SemanticEntry,
  type SemanticStore,
  type StoreSize,
} from '../../core/semantic-store';
import { alternating } from '../semantic/alternating';
import { Best } from '../semantic/best';
import type { IndexEntry } from '../semantic/entry-log';
import type { SemanticSpaces } from '../semantic/spaces';
import { summed } from '../semantic/word-index';
import type { RedisAddress, RedisConnection } from './connection';
import { type SemanticKeys, semanticKeys } from './keys';
import { scanEntries } from './semantic-entries';
import { RedisEntryLog } from './semantic-log';
import * as search from './semantic-search';

/** Milliseconds between looks for what is too much. */
const TIDY_INTERVAL = 10_000;
/** Entries that are read at once. */
const AT_ONCE = 200;

/**
 * Spaces that Redis 8, or an older one with the module RediSearch, finds by itself: gateways hold no index. Experimental:
 * written against the documented commands, and tested against their documented answers alone. Nearest vectors are those
 * of an HNSW index, which may miss some; by words it finds those that share one of the heaviest. Where a space is too
 * large, what ends soonest goes, some seconds later.
 */
export function nativeSpaces(connection: RedisConnection, address: RedisAddress): SemanticSpaces {
  const spaces = new Map<string, NativeStore>();
  return {
    open({ space, maxBytes }) {
      const keys = semanticKeys(space, 'native');
      const present =
        spaces.get(space) ?? new NativeStore(connection, keys, new RedisEntryLog(connection, address, keys));
      spaces.set(space, present);
      present.maxBytes = maxBytes;
      return present;
    },
    async close() {
      for (const space of spaces.values()) space.close();
    },
  };
}

class NativeStore implements SemanticStore {
  maxBytes = 0;
  /** Dimensions whose index is there. */
  private readonly indexed = new Map<number, Promise<void>>();
  private readonly timer = setInterval(() => void this.tidy().catch(() => undefined), TIDY_INTERVAL).unref();

  constructor(
    private readonly connection: RedisConnection,
    private readonly keys: SemanticKeys,
    private readonly log: RedisEntryLog,
  ) {}

  async candidates(query: CandidateQuery, signal: AbortSignal): Promise<readonly Candidate[]> {
    signal.throwIfAborted();
    return orAborted(this.find(query), signal);
  }

  answer(id: string, signal: AbortSignal): Promise<Buffer | undefined> {
    return this.log.answer(id, signal);
  }

  async add(entry: SemanticEntry): Promise<void> {
    const fields = search.indexedFields(entry);
    if (Number(fields.bytes) > this.maxBytes || entry.expiresAt <= Date.now()) return;
    await Promise.all([this.index(0), entry.vector && this.index(entry.vector.length)]);
    await this.log.append(entry, fields);
  }

  async remove(selection: EntrySelection): Promise<number> {
    let removed = 0;
    for await (const some of scanEntries(this.connection, this.keys, AT_ONCE)) {
      const ids = some.filter((entry) => fits(entry, selection)).map(({ id }) => id);
      await this.log.remove(ids);
      removed += ids.length;
    }
    return removed;
  }

  async *list(selection: EntrySelection): AsyncGenerator<ListedEntry> {
    for await (const some of scanEntries(this.connection, this.keys, AT_ONCE)) {
      for (const entry of some) if (fits(entry, selection)) yield { ...questionOf(entry), vector: entry.vector };
    }
  }

  tally(added: Readonly<Record<string, number>>): Promise<void> {
    return this.log.tally(added);
  }

  tallies(): Promise<Readonly<Record<string, number>>> {
    return this.log.tallies();
  }

  dropTallies(names: readonly string[]): Promise<void> {
    return this.log.dropTallies(names);
  }

  async size(): Promise<StoreSize> {
    await this.index(0);
    return search.sizeIn(await this.run(search.sizeQuery(this.keys.index(0))));
  }

  close(): void {
    clearInterval(this.timer);
  }

  private async find(query: CandidateQuery): Promise<Candidate[]> {
    const { vector, count, terms } = query;
    await Promise.all([this.index(0), vector && this.index(vector.length)]);
    const [near, alike] = await Promise.all([
      vector ? this.search(search.searchByVector(this.keys.index(vector.length), query, vector)) : [],
      terms.length ? this.search(search.searchByWords(this.keys.index(0), query)) : [],
    ]);
    const entries = new Map([...near, ...alike].map((entry) => [entry.id, entry]));
    const ids = alternating(
      near.map(({ id }) => id),
      mostAlike(query, alike, count).map(({ id }) => id),
    );
    // Names of partitions are shortened in the index; an entry that is gone has no place here, whatever it says.
    const found = ids.map((id) => entries.get(id)!).filter((entry) => fitsQuery(entry, query));
    return found.map((entry) => ({ ...questionOf(entry), cosine: cosineOf(entry, vector) }));
  }

  private async tidy(): Promise<void> {
    if ((await this.size()).bytes <= this.maxBytes) return;
    const soonest = await this.search(search.searchSoonest(this.keys.index(0), AT_ONCE));
    await this.log.remove(soonest.map(({ id }) => id));
  }

  private async search(command: search.Command): Promise<IndexEntry[]> {
    return search.entriesIn(await this.run(command), this.keys.entries);
  }

  private run([name, ...values]: search.Command): Promise<unknown> {
    return this.connection.run((client) => client.callBuffer(name, ...values));
  }

  private index(dimensions: number): Promise<void> {
    const present = this.indexed.get(dimensions) ?? this.makeIndex(dimensions);
    this.indexed.set(dimensions, present);
    return present;
  }

  private async makeIndex(dimensions: number): Promise<void> {
    try {
      await this.run(search.createIndex(this.keys.index(dimensions), this.keys.entries, dimensions));
    } catch (error) {
      const { message } = error as Error;
      if (/already exists/i.test(message)) return;
      this.indexed.delete(dimensions);
      if (!/unknown command/i.test(message)) throw error;
      throw new Error('`vectors=native` needs Redis 8, or RediSearch: take it out of the address of the store', {
        cause: error,
      });
    }
  }
}

function fitsQuery(entry: IndexEntry, { partition, storedAfter }: CandidateQuery): boolean {
  return entry.partition === partition && entry.expiresAt > Date.now() && entry.storedAt >= storedAfter;
}

function questionOf({ id, partition, text, group, storedAt, expiresAt, labels }: IndexEntry) {
  return { id, partition, text, group, storedAt, expiresAt, labels };
}

function cosineOf(entry: IndexEntry, vector: Float32Array | undefined): number | undefined {
  return vector && entry.vector?.length === vector.length ? cosine(vector, entry.vector) : undefined;
}

/** Those whose words are most like the query's, by the cosine of their weights. */
function mostAlike({ terms }: CandidateQuery, entries: readonly IndexEntry[], count: number): readonly IndexEntry[] {
  const asked = summed(terms);
  const best = new Best<IndexEntry>(count);
  for (const entry of entries) {
    const words = summed(entry.terms);
    let product = 0;
    for (const [word, weight] of words) product += weight * (asked.get(word) ?? 0);
    if (product > 0) best.offer(entry, product / Math.hypot(...words.values()));
  }
  return best.list;
}
