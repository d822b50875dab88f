import { setTimeout as wait } from 'node:timers/promises';
import { AiError } from '../../core/error';
import type { Ledger, LedgerRow, RequestQuery, UsageQuery, UsageSum } from '../../core/ledger';
import { messageOf } from '../../core/message-of';
import type { Logger } from '../../core/services';
import { within } from '../../core/within';
import type { LedgerDatabase } from './database';
import { GroupCommit } from './group-commit';
import { Spool } from './spool';

export const DURABILITIES = ['strict', 'relaxed'] as const;
export const WHEN_FULL = ['deny', 'allow'] as const;

/** Milliseconds that rows wait for others where answers do not wait for them. */
const RELAXED_DELAY = 200;
/** A database that takes longer counts as away. Milliseconds. */
const DEADLINE = 2_000;
/** Milliseconds between tries while it is away. */
const RETRY = 1_000;
/** Rows kept in memory while neither the database nor the disk takes them: some 20 MB. */
const MOST_IN_MEMORY = 10_000;

export interface LedgerOptions {
  /** `strict`: the end of an answer waits until its row outlives the process. `relaxed`: rows are written a moment later. */
  durability: (typeof DURABILITIES)[number];
  /** Where rows are kept while the database is away. */
  spool: { folder: string; bytes: number; whenFull: (typeof WHEN_FULL)[number] };
  logger: Logger;
  /** Told what becomes of rows: one that was spooled may be `replayed` later on. */
  count(fate: RowFate, rows: number): void;
}

export type RowFate = 'committed' | 'spooled' | 'replayed' | 'set_aside' | 'lost';

/**
 * Makes a ledger of a database: rows are committed in groups; while the database is away they go to the spool, and
 * from there, in their order, into the database when it is back. Nothing that was promised is lost by the end of the
 * process, and nothing is written twice, since rows are known by their ids.
 */
export function openLedger(database: LedgerDatabase, options: LedgerOptions): Ledger {
  return new DurableLedger(database, options);
}

class DurableLedger implements Ledger {
  private readonly commits: GroupCommit<LedgerRow>;
  private readonly spool: Spool<LedgerRow>;
  /** Rows that neither the database nor the disk takes. */
  private homeless: LedgerRow[] = [];
  private lost = 0;
  /** Rows go to the spool while it is replayed, too, so that they stay in order. */
  private replaying: Promise<void> | undefined;
  private readonly closing = new AbortController();

  constructor(
    private readonly database: LedgerDatabase,
    private readonly options: LedgerOptions,
  ) {
    const { spool, durability } = options;
    this.spool = new Spool(spool);
    this.commits = new GroupCommit((rows) => this.write(rows), durability === 'strict' ? 0 : RELAXED_DELAY);
    if (!this.spool.empty) this.replaying = this.replay();
  }

  record(row: LedgerRow): Promise<void> | undefined {
    const written = this.commits.add(row);
    return this.options.durability === 'strict' ? written : undefined;
  }

  get refusal(): AiError | undefined {
    if (this.options.spool.whenFull === 'allow') return undefined;
    if (!this.replaying || (this.homeless.length === 0 && !this.spool.full)) return undefined;
    const message = 'What is used cannot be recorded at present, so that no request is let through. Try again later.';
    return new AiError(message, { status: 503, code: 'ledger_unavailable', headers: { 'retry-after': '5' } });
  }

  async *sum(query: UsageQuery): AsyncIterable<UsageSum> {
    await this.flush();
    yield* this.database.sum(query);
  }

  async *requests(query: RequestQuery): AsyncIterable<LedgerRow> {
    await this.flush();
    yield* this.database.requests(query);
  }

  async request(id: string): Promise<LedgerRow | undefined> {
    await this.flush();
    return this.database.request(id);
  }

  async forget(consumer: string): Promise<number> {
    await this.flush();
    // Rows that come out of the spool later would name the consumer again.
    if (this.replaying) await within(this.replaying, DEADLINE).catch(() => Promise.reject(stillWaiting()));
    // Rows that are still to be written would bring the consumer back.
    if (this.replaying) throw unwritten(this.database.name);
    return this.database.forget(consumer);
  }

  flush(): Promise<void> {
    return this.commits.flush();
  }

  /** Rows can be kept while the database is away: then requests are served all the same. */
  async check(): Promise<void> {
    if (this.refusal) throw new Error(`${this.database.name} is away, and rows cannot be kept any more`);
  }

  async close(): Promise<void> {
    await this.flush();
    this.closing.abort();
    await this.replaying;
    this.spool.seal();
    if (this.homeless.length) this.logger.error(`${this.homeless.length} rows of the ledger are lost at the end`);
    await this.database.close();
  }

  private get logger(): Logger {
    return this.options.logger;
  }

  /** Never rejects. */
  private async write(rows: readonly LedgerRow[]): Promise<void> {
    if (!this.replaying) {
      try {
        await this.insert(rows);
        return this.options.count('committed', rows.length);
      } catch (error) {
        this.tellAway(error);
        this.replaying = this.replay();
      }
    }
    this.keep(rows);
  }

  /** Rejects when the database is away. */
  private async insert(rows: readonly LedgerRow[]): Promise<void> {
    try {
      await within(this.database.insert(rows), DEADLINE);
    } catch (error) {
      if (!this.database.refuses(error)) throw error;
      await within(this.database.check(), DEADLINE);
      // It is there, and the rows are at fault: those that are not must not wait for the others for ever.
      const [row] = rows;
      if (row && rows.length === 1) return this.setAside(row, error);
      for (const one of rows) await this.insert([one]);
    }
  }

  /** A row that the database does not take, whatever is tried. */
  private setAside(row: LedgerRow, error: unknown): void {
    const file = this.spool.setAside(row);
    this.options.count('set_aside', 1);
    const message = `The row of request ${row.id} cannot be written: ${messageOf(error)}. It is set aside in ${file}.`;
    this.logger.error(message, { id: row.id });
  }

  private keep(rows: readonly LedgerRow[]): void {
    if (this.spool.full && this.options.spool.whenFull === 'allow') return this.lose(rows, 'the spool is full');
    try {
      this.spool.append([...this.homeless, ...rows]);
      this.homeless = [];
      this.options.count('spooled', rows.length);
    } catch (error) {
      const room = Math.max(0, MOST_IN_MEMORY - this.homeless.length);
      if (this.homeless.length === 0) {
        const { folder } = this.options.spool;
        this.logger.error(`Rows cannot be kept in ${folder}, and for now are in memory only: ${messageOf(error)}`);
      }
      this.homeless.push(...rows.slice(0, room));
      this.lose(rows.slice(room), `neither the database nor the disk takes them, and ${MOST_IN_MEMORY} wait already`);
    }
  }

  /** Until everything that waits is in the database. Never rejects. */
  private async replay(): Promise<void> {
    const { signal } = this.closing;
    let replayed = 0;
    for (;;) {
      try {
        await this.spool.replay(async (rows) => {
          signal.throwIfAborted();
          await this.insert(rows);
          replayed += rows.length;
          this.options.count('replayed', rows.length);
        });
        await this.house();
        if (this.spool.empty && this.homeless.length === 0) break;
      } catch {
        // The reason was told when it began.
      }
      if (signal.aborted) return;
      await wait(RETRY, undefined, { signal, ref: false }).catch(() => {});
    }
    this.replaying = undefined;
    this.tellBack(replayed);
  }

  /** Rows that the disk did not take, into the database. */
  private async house(): Promise<void> {
    const housed = new Set(this.homeless);
    if (housed.size === 0) return;
    await this.insert([...housed]);
    this.homeless = this.homeless.filter((row) => !housed.has(row));
  }

  private lose(rows: readonly LedgerRow[], why: string): void {
    if (rows.length === 0) return;
    if (this.lost === 0) this.logger.error(`Rows of the ledger are lost from now on: ${why}.`);
    this.lost += rows.length;
    this.options.count('lost', rows.length);
  }

  private tellAway(error: unknown): void {
    const { folder, bytes, whenFull } = this.options.spool;
    const end = whenFull === 'deny' ? 'requests are refused' : 'rows are lost';
    this.logger.error(
      `${this.database.name} cannot be written: ${messageOf(error)}. Rows are kept in ${folder} and written when it is ` +
        `back; once ${Math.round(bytes / 1e6)} MB are there, ${end}.`,
    );
  }

  private tellBack(replayed: number): void {
    const lost = this.lost ? `${this.lost} rows were lost` : 'no row was lost';
    this.logger[this.lost ? 'error' : 'info'](
      `${this.database.name} is written again: ${replayed} rows came out of the spool, ${lost}.`,
    );
    this.lost = 0;
  }
}

function unwritten(database: string): AiError {
  const message = `Rows still wait to be written to ${database}, and nobody can be taken out of them. Try again later.`;
  return new AiError(message, { status: 503, code: 'ledger_unavailable', headers: { 'retry-after': '5' } });
}

function stillWaiting(): AiError {
  const message =
    'Rows that may be of this consumer wait on disk for their database. Try again when the log says that it is ' +
    'written again.';
  return new AiError(message, { status: 503, code: 'ledger_unavailable', headers: { 'retry-after': '5' } });
}
