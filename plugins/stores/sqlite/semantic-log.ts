import { setImmediate as nextTurn } from 'node:timers/promises';
import { messageOf } from '../../core/message-of';
import type { SemanticEntry } from '../../core/semantic-store';
import { orAborted } from '../../core/or-aborted';
import type { Logger } from '../../core/services';
import type { EntryLog, LogReader } from '../semantic/entry-log';
import { localSpaces, type SemanticSpaces } from '../semantic/spaces';
import type { CacheFile } from './cache-file';

/** Entries that are read and indexed in one go: some 5 ms. */
const AT_ONCE = 100;

/** Spaces that are there again after a restart. */
export function sqliteSpaces(file: CacheFile, logger: Logger): SemanticSpaces {
  return localSpaces((space) => new SqliteLog(file, space, logger));
}

class SqliteLog implements EntryLog {
  readonly expires = false;
  private closed = false;

  constructor(
    private readonly file: CacheFile,
    private readonly space: string,
    private readonly logger: Logger,
  ) {}

  async follow(reader: LogReader): Promise<void> {
    let broken = 0;
    try {
      for (let after: number | undefined = 0; after !== undefined && !this.closed; await nextTurn()) {
        const page = await this.page(after);
        reader.added(page.entries);
        broken += page.broken;
        after = page.next;
      }
    } catch (error) {
      if (!this.closed) this.logger.warn(`${messageOf(error)}; not all that it holds of ${this.space} will be found`);
    }
    if (broken) this.logger.warn(`${broken} cached answers of ${this.space} could not be read and were removed`);
  }

  async append(entry: SemanticEntry): Promise<void> {
    // Of a view, the whole memory behind it would be copied.
    const own = { ...entry, answer: new Uint8Array(entry.answer), vector: entry.vector?.slice() };
    await this.file.call('appendEntry', [this.space, own], own.answer.length);
  }

  async remove(ids: readonly string[]): Promise<void> {
    if (ids.length) await this.file.call('removeEntries', [this.space, ids]);
  }

  async answer(id: string, signal: AbortSignal): Promise<Buffer | undefined> {
    const answer = await orAborted(this.file.call('answerOfEntry', [this.space, id]), signal);
    return answer && Buffer.from(answer);
  }

  tally(added: Readonly<Record<string, number>>): Promise<void> {
    return this.file.call('tally', [this.space, added]);
  }

  tallies(): Promise<Readonly<Record<string, number>>> {
    return this.file.call('tallies', [this.space]);
  }

  dropTallies(names: readonly string[]): Promise<void> {
    return this.file.call('dropTallies', [this.space, names]);
  }

  /** The file is let go of with the cache store. */
  async close(): Promise<void> {
    this.closed = true;
  }

  private page(after: number) {
    return this.file.call('pageOfEntries', [this.space, after, AT_ONCE]);
  }
}
