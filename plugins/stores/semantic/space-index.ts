import { cosine } from '../../core/embedder';
import type { Candidate, CandidateQuery, StoredQuestion } from '../../core/semantic-store';
import { alternating } from './alternating';
import { Best } from './best';
import type { IndexEntry } from './entry-log';
import { type Kept, Partition } from './partition';
import { entryBytes, LIST_BYTES, PARTITION_BYTES } from './size';
import { VectorRows } from './vector-rows';
import { Scores } from './word-index';
import { WorthOrder } from './worth-order';

/** Entries that go for one newcomer: some 5 ms. A newcomer that needs more is not kept. */
const MOST_EVICTIONS = 500;
/** Lengths of vectors in one space, where one embedder should have one; of more, entries are found by their words alone. */
const MOST_LENGTHS = 8;

/** Finds the entries of a space. All that it does at once is bounded. */
export class SpaceIndex {
  private readonly byId = new Map<string, Kept>();
  private readonly partitions = new Map<string, Partition>();
  private readonly slots: (Kept | undefined)[] = [];
  private readonly freeSlots: number[] = [];
  private readonly order = new WorthOrder<Kept>();
  private readonly vectors = new Map<number, VectorRows>();
  private readonly scores = new Scores();
  /** Bytes of all entries, and number of the lists that their words have. */
  private held = 0;
  private lists = 0;
  /** Where the next search for expired entries begins. */
  private hand = 0;

  constructor(public maxBytes: number) {}

  get entries(): number {
    return this.byId.size;
  }

  get bytes(): number {
    return this.held + this.lists * LIST_BYTES + this.partitions.size * PARTITION_BYTES;
  }

  ids(): Iterable<string> {
    return this.byId.keys();
  }

  find(id: string): StoredQuestion | undefined {
    return this.byId.get(id)?.question;
  }

  /** Keeps an entry unless it is known already or too large. @returns whether it was kept, and what went for it */
  add(entry: IndexEntry): { kept: boolean; evicted: string[] } {
    const bytes = entryBytes(entry);
    const room = this.maxBytes - bytes - entry.terms.length * LIST_BYTES - PARTITION_BYTES;
    if (room < 0 || this.byId.has(entry.id)) return { kept: false, evicted: [] };
    const evicted = this.evict(room, MOST_EVICTIONS);
    const kept = this.bytes <= room;
    if (kept) this.insert(entry, bytes);
    return { kept, evicted };
  }

  remove(id: string): boolean {
    const kept = this.byId.get(id);
    if (!kept) return false;
    this.order.remove(kept);
    this.drop(kept);
    return true;
  }

  used(id: string): void {
    const kept = this.byId.get(id);
    if (kept) this.order.used(kept);
  }

  candidates(query: CandidateQuery, now: number): Candidate[] {
    const partition = this.partitions.get(query.partition);
    if (!partition) return [];
    const usable = ({ question }: Kept) => question.expiresAt > now && question.storedAt >= query.storedAfter;
    const byVector = this.byVector(partition, query, usable);
    return alternating(byVector, this.byWords(partition, query, usable)).map((kept) => ({
      ...kept.question,
      cosine: cosineOf(kept, query.vector),
    }));
  }

  /** All entries, in no order; also while others come and go. */
  *all(): Generator<StoredQuestion & { vector?: Float32Array }> {
    for (const kept of this.slots) if (kept) yield { ...kept.question, vector: vectorOf(kept) };
  }

  /** Removes what has expired among so many entries, and what is too much. @returns what was removed */
  tidy(most: number, now: number): { evicted: string[]; expired: string[] } {
    const evicted = this.evict(this.maxBytes, most);
    const expired: string[] = [];
    for (let looked = 0; looked < Math.min(most, this.slots.length); looked++) {
      this.hand = (this.hand + 1) % this.slots.length;
      const kept = this.slots[this.hand];
      if (!kept || kept.question.expiresAt > now) continue;
      this.remove(kept.question.id);
      expired.push(kept.question.id);
    }
    return { evicted, expired };
  }

  private evict(bytes: number, most: number): string[] {
    const evicted: string[] = [];
    while (this.bytes > bytes && evicted.length < most) {
      const least = this.order.takeLeast();
      if (!least) break;
      this.drop(least);
      evicted.push(least.question.id);
    }
    return evicted;
  }

  private insert({ terms, vector, worth, uses, ...entry }: IndexEntry, bytes: number): void {
    const { id, partition, text, group, storedAt, expiresAt, labels } = entry;
    const question = { id, partition, text, group, storedAt, expiresAt, labels };
    const slot = this.freeSlots.pop() ?? this.slots.length;
    const ranked = { worth, bytes, uses: uses + 1, rank: 0, place: 0 };
    const kept: Kept = { question, home: this.home(partition), slot, postings: [], places: [], ...ranked };
    this.slots[slot] = kept;
    this.scores.reserve(this.slots.length);
    this.byId.set(id, kept);
    this.held += bytes;
    kept.home.members.add(kept);
    this.lists -= kept.home.words.size;
    kept.home.words.add(kept, terms);
    this.lists += kept.home.words.size;
    const vectors = vector?.length ? this.vectorsOf(vector.length) : undefined;
    if (vector && vectors) kept.home.addVector(kept, vector, vectors);
    this.order.add(kept);
  }

  private drop(kept: Kept): void {
    const { home, question, slot } = kept;
    this.lists -= home.words.size;
    home.words.remove(kept);
    this.lists += home.words.size;
    const vectors = home.removeVector(kept);
    // Its memory gets no smaller, and an embedder of another length may never ask for it again.
    if (vectors?.empty) this.vectors.delete(vectors.length);
    home.members.delete(kept);
    if (home.members.size === 0) this.partitions.delete(home.name);
    this.byId.delete(question.id);
    this.slots[slot] = undefined;
    this.freeSlots.push(slot);
    this.held -= kept.bytes;
  }

  private home(name: string): Partition {
    const present = this.partitions.get(name);
    if (present) return present;
    const partition = new Partition(name, (slot) => this.slots[slot]!);
    this.partitions.set(name, partition);
    return partition;
  }

  private vectorsOf(length: number): VectorRows | undefined {
    const present = this.vectors.get(length);
    if (present || this.vectors.size >= MOST_LENGTHS) return present;
    const made = new VectorRows(length);
    this.vectors.set(length, made);
    return made;
  }

  private byWords({ words }: Partition, { terms, count }: CandidateQuery, usable: (kept: Kept) => boolean) {
    const best = new Best<Kept>(count);
    words.search(terms, this.scores);
    this.scores.drain((slot, score) => {
      if (score > best.least && usable(this.slots[slot]!)) best.offer(this.slots[slot]!, score);
    });
    return best.list;
  }

  private byVector(
    { byLength }: Partition,
    { vector, count }: CandidateQuery,
    usable: (kept: Kept) => boolean,
  ): readonly Kept[] {
    const alike = vector && byLength.get(vector.length);
    if (!alike) return [];
    const { vectors, rows, owners } = alike;
    const best = new Best<Kept>(count);
    vectors.products(vector, rows, (product, place) => {
      if (product > best.least && usable(owners[place]!)) best.offer(owners[place]!, product);
    });
    return best.list;
  }
}

function cosineOf(kept: Kept, vector: Float32Array | undefined): number | undefined {
  const own = vectorOf(kept);
  return own && vector?.length === own.length ? cosine(own, vector) : undefined;
}

function vectorOf({ stand }: Kept): Float32Array | undefined {
  return stand?.among.vectors.read(stand.row);
}
