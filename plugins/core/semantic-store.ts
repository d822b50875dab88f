/** A word of a text, and how much it tells: rare ones more. */
export type Term = readonly [word: string, weight: number];

/** What an operator may pick entries by. */
export interface EntryLabels {
  /** `endpoint/model` that answered. */
  model: string;
  /** Who had asked. */
  consumer?: string;
  team?: string;
  tags?: Readonly<Record<string, string>>;
}

/** A question that was answered, as a store finds it again. */
export interface StoredQuestion {
  /** Random, for URLs and headers. */
  readonly id: string;
  /** Hash of everything but the question that can change the answer, and of who may share it. */
  readonly partition: string;
  readonly text: string;
  /** The id of the first entry whose answer says the same; its own where there is none. */
  readonly group: string;
  /** Milliseconds since 1970. */
  readonly storedAt: number;
  readonly expiresAt: number;
  readonly labels: EntryLabels;
}

/** What is kept. */
export interface SemanticEntry extends StoredQuestion {
  readonly terms: readonly Term[];
  /** Of length 1. */
  readonly vector?: Float32Array;
  readonly answer: Buffer;
  /** What a hit saves, in US dollars, as far as that is known: worth more stays longer where room is short. */
  readonly worth: number;
}

/** An entry that may serve a question. */
export interface Candidate extends StoredQuestion {
  /** Cosine of both vectors, where both have one. */
  readonly cosine?: number;
}

export interface CandidateQuery {
  readonly partition: string;
  readonly terms: readonly Term[];
  readonly vector?: Float32Array;
  /** How many to find by the vector, and as many again by the words; those that both find come once. */
  readonly count: number;
  /** Milliseconds since 1970; older entries are no candidates. */
  readonly storedAfter: number;
}

/** Entries of a space that all fit what is given; none of them: all. */
export interface EntrySelection {
  readonly id?: string;
  readonly model?: string;
  readonly consumer?: string;
  readonly team?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly storedBefore?: number;
}

/** An entry among others, for people. */
export interface ListedEntry extends StoredQuestion {
  readonly vector?: Float32Array;
}

/** How much a store holds of a space. */
export interface StoreSize {
  readonly entries: number;
  /** As far as they are bounded: in memory of this process, or in the database. */
  readonly bytes: number;
}

/**
 * Answers that are found by questions that mean the same. What belongs together is a space: the cache of one pipeline,
 * with vectors of one embedder. Entries may vanish at any time; what is shared by several gateways shows up within a
 * second.
 */
export interface SemanticStore {
  /** Those of the partition that are most like it, best first, none of them expired. */
  candidates(query: CandidateQuery, signal: AbortSignal): Promise<readonly Candidate[]>;
  /** The answer of an entry, which counts as a hit; undefined when it is gone. */
  answer(id: string, signal: AbortSignal): Promise<Buffer | undefined>;
  /** Keeps an entry, or no entry at all when it is larger than the space may be. */
  add(entry: SemanticEntry): Promise<void>;
  /** Removes entries and says how many. */
  remove(selection: EntrySelection): Promise<number>;
  /** The entries, in no order. */
  list(selection: EntrySelection): AsyncIterable<ListedEntry>;
  /** Adds to counters that all gateways with this store share, and that survive as long as its entries do. */
  tally(added: Readonly<Record<string, number>>): Promise<void>;
  /** All counters of the space. */
  tallies(): Promise<Readonly<Record<string, number>>>;
  /** Forgets counters that nobody needs any more. */
  dropTallies(names: readonly string[]): Promise<void>;
  size(): Promise<StoreSize>;
}

/** Which space of a store, and how large it may get. */
export interface SpaceOptions {
  /** Its name; the same in all gateways that share it. */
  readonly space: string;
  /** Most bytes of all its entries, vectors and indexes included. What is worth least goes first. */
  readonly maxBytes: number;
}

/** Whether an entry fits a selection. */
export function fits(entry: StoredQuestion, selection: EntrySelection): boolean {
  const { id, model, consumer, team, tags, storedBefore } = selection;
  const { labels } = entry;
  return (
    (id === undefined || entry.id === id) &&
    (model === undefined || labels.model === model) &&
    (consumer === undefined || labels.consumer === consumer) &&
    (team === undefined || labels.team === team) &&
    (storedBefore === undefined || entry.storedAt < storedBefore) &&
    Object.entries(tags ?? {}).every(([name, value]) => labels.tags?.[name] === value)
  );
}
