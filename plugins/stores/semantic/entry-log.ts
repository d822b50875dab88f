import type { SemanticEntry } from '../../core/semantic-store';

/** An entry as an index needs it. */
export interface IndexEntry extends Omit<SemanticEntry, 'answer'> {
  /** Length of its answer. */
  readonly answerBytes: number;
  /** How often it has served. */
  readonly uses: number;
}

/** What a log tells the index of a gateway. What the gateway itself appends and removes it need not be told. */
export interface LogReader {
  /** Those that it knows. */
  ids(): Iterable<string>;
  /** Entries that are kept, some at a time. Those that it knows already change nothing. */
  added(entries: readonly IndexEntry[]): void;
  removed(ids: readonly string[]): void;
}

/**
 * Where the entries of a space outlive the process, or are shared by several. Each gateway holds an index of all of
 * them in its memory; answers stay here until somebody wants them.
 */
export interface EntryLog {
  /** Whether it ends entries by a clock of its own, so that no gateway whose clock is ahead ends them for the others. */
  readonly expires: boolean;
  /**
   * Tells of all entries that are kept, and of what others do from then on. Settles when those that were there have
   * been told; never rejects: what cannot be read is said in the log and not there.
   */
  follow(reader: LogReader): Promise<void>;
  /** Keeps an entry; rejects where it cannot. */
  append(entry: SemanticEntry): Promise<void>;
  remove(ids: readonly string[]): Promise<void>;
  /** The answer of an entry; undefined where it is gone. Counts as a use. */
  answer(id: string, signal: AbortSignal): Promise<Buffer | undefined>;
  /** As a `SemanticStore` has them. */
  tally(added: Readonly<Record<string, number>>): Promise<void>;
  tallies(): Promise<Readonly<Record<string, number>>>;
  dropTallies(names: readonly string[]): Promise<void>;
  close(): Promise<void>;
}
