import { setImmediate as nextTurn } from 'node:timers/promises';
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
import type { EntryLog } from './entry-log';
import { SpaceIndex } from './space-index';

/** Milliseconds between looks for entries that have expired. */
const TIDY_INTERVAL = 1000;
/** Entries that one such look is about, or that are gone through in one go: about a millisecond. */
const AT_ONCE = 500;

/** A space whose entries are found in the memory of this process, wherever they are kept. */
export class LocalSemanticStore implements SemanticStore {
  private readonly index: SpaceIndex;
  private readonly loaded: Promise<void>;
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly log: EntryLog,
    maxBytes: number,
  ) {
    this.index = new SpaceIndex(maxBytes);
    this.loaded = log.follow({
      ids: () => this.index.ids(),
      added: (entries) => this.forget(entries.flatMap((entry) => this.index.add(entry).evicted)),
      removed: (ids) => ids.forEach((id) => this.index.remove(id)),
    });
    this.timer = setInterval(() => this.tidy(), TIDY_INTERVAL).unref();
  }

  /** Takes over another bound; what is too much goes within the next seconds. */
  resize(maxBytes: number): void {
    this.index.maxBytes = maxBytes;
  }

  async candidates(query: CandidateQuery, signal: AbortSignal): Promise<readonly Candidate[]> {
    signal.throwIfAborted();
    return this.index.candidates(query, Date.now());
  }

  async answer(id: string, signal: AbortSignal): Promise<Buffer | undefined> {
    const question = this.index.find(id);
    if (!question || question.expiresAt <= Date.now()) return undefined;
    const answer = await this.log.answer(id, signal);
    if (answer) this.index.used(id);
    else this.index.remove(id);
    return answer;
  }

  async add(entry: SemanticEntry): Promise<void> {
    if (entry.expiresAt <= Date.now()) return;
    const { kept, evicted } = this.index.add({ ...entry, answerBytes: entry.answer.length, uses: 0 });
    this.forget(evicted);
    if (!kept) return;
    try {
      await this.log.append(entry);
    } catch (error) {
      this.index.remove(entry.id);
      throw error;
    }
  }

  async remove(selection: EntrySelection): Promise<number> {
    const ids: string[] = [];
    for await (const { id } of this.list(selection)) ids.push(id);
    const present = ids.filter((id) => this.index.remove(id));
    await this.log.remove(present);
    return present.length;
  }

  async *list(selection: EntrySelection): AsyncGenerator<ListedEntry> {
    await this.loaded;
    let looked = 0;
    for (const entry of this.index.all()) {
      if (++looked % AT_ONCE === 0) await nextTurn();
      if (entry.expiresAt > Date.now() && fits(entry, selection)) yield entry;
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
    await this.loaded;
    return { entries: this.index.entries, bytes: this.index.bytes };
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.log.close();
  }

  private tidy(): void {
    const { evicted, expired } = this.index.tidy(AT_ONCE, Date.now());
    this.forget(this.log.expires ? evicted : [...evicted, ...expired]);
  }

  /** An entry that stays in the log all the same costs room there, and is gone here. */
  private forget(ids: readonly string[]): void {
    if (ids.length) void this.log.remove(ids).catch(() => undefined);
  }
}
