import { setImmediate as nextTurn } from 'node:timers/promises';
import { messageOf } from '../../core/message-of';
import type { Logger } from '../../core/services';

/** Milliseconds that a row may wait for others to be written with it. */
const DELAY = 200;
/** Rows of one transaction: about a millisecond, so that no request notices. */
const BATCH = 100;
/** Rows kept while the disk fails: some 10 MB. */
const CAPACITY = 10_000;
/** Milliseconds between tries while the disk fails. */
const RETRY = 1000;

export interface WriteQueueOptions<Row> {
  /** What is written where, for messages. */
  name: string;
  /** Writes all of the rows or throws. */
  write(rows: readonly Row[]): void;
  logger: Logger;
  /** Rows kept at most. */
  capacity?: number;
}

/**
 * Gathers rows and writes them in batches, away from the requests that made them. While writing fails, rows are
 * kept up to the capacity and tried again; those beyond it are lost and counted. The log gets one error when that
 * begins, one when rows begin to be lost, and one line with the numbers when it is over.
 */
export class WriteQueue<Row> {
  private rows: Row[] = [];
  private timer: NodeJS.Timeout | undefined;
  private urgent: NodeJS.Immediate | undefined;
  private failing = false;
  private lost = 0;
  private closed = false;
  private readonly capacity: number;

  constructor(private readonly options: WriteQueueOptions<Row>) {
    this.capacity = options.capacity ?? CAPACITY;
  }

  push(row: Row): void {
    if (this.closed || this.rows.length >= this.capacity) return this.lose();
    this.rows.push(row);
    if (this.failing) return;
    if (this.rows.length >= BATCH) this.urgent ??= setImmediate(() => this.run());
    else this.timer ??= setTimeout(() => this.run(), DELAY);
  }

  /** Writes what is pending, batch by batch. @returns false when writing failed and rows are still pending */
  async flush(): Promise<boolean> {
    while (this.rows.length) {
      if (!this.writeBatch()) return false;
      if (this.rows.length) await nextTurn();
    }
    return true;
  }

  /** A last try; what cannot be written then is lost and said to be. */
  async close(): Promise<void> {
    const written = await this.flush();
    this.closed = true;
    this.unschedule();
    if (!written) this.options.logger.error(`${this.options.name}: ${this.rows.length} rows are lost at the end`);
    this.rows = [];
  }

  private run(): void {
    this.unschedule();
    const written = this.writeBatch();
    if (!this.rows.length) return;
    if (written) this.urgent = setImmediate(() => this.run());
    // Trying again must not keep alive a process that has nothing else to do.
    else this.timer = setTimeout(() => this.run(), RETRY).unref();
  }

  private unschedule(): void {
    clearTimeout(this.timer);
    clearImmediate(this.urgent);
    this.timer = this.urgent = undefined;
  }

  private writeBatch(): boolean {
    const batch = this.rows.slice(0, BATCH);
    try {
      this.options.write(batch);
    } catch (error) {
      this.fail(error);
      return false;
    }
    this.rows.splice(0, batch.length);
    if (this.failing) this.recover();
    return true;
  }

  private fail(error: unknown): void {
    if (this.failing) return;
    this.failing = true;
    const reason = messageOf(error);
    this.options.logger.error(
      `${this.options.name} cannot be written: ${reason}. Up to ${this.capacity} rows are kept and tried again every ` +
        'second; check the disk, its free space and the permissions.',
      { pending: this.rows.length },
    );
  }

  private recover(): void {
    const { name, logger } = this.options;
    if (this.lost) logger.error(`${name} is written again; ${this.lost} rows were lost meanwhile`, { lost: this.lost });
    else logger.info(`${name} is written again; no row was lost`);
    this.failing = false;
    this.lost = 0;
  }

  private lose(): void {
    this.lost++;
    if (this.lost > 1) return;
    const why = this.closed ? 'it is closed' : `${this.capacity} rows wait already`;
    this.options.logger.error(`${this.options.name} takes no further rows, they are lost: ${why}`);
  }
}
