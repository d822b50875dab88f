import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';

/** Rows that are written at once at most, so that nothing else waits long for them. */
const MOST = 200;

/**
 * Writes rows in groups, one group at a time: those that come while one is being written make up the next. So a row
 * waits for two writes at most, however many come at once.
 */
export class GroupCommit<Row> {
  private waiting: Row[] = [];
  private next: Promise<void> | undefined;
  private last = Promise.resolve();

  /**
   * @param write must not reject
   * @param delay milliseconds that a group waits for further rows; 0 for those of the same turn only
   */
  constructor(
    private readonly write: (rows: readonly Row[]) => Promise<void>,
    private readonly delay: number,
  ) {}

  /** Resolves when the row is written. */
  add(row: Row): Promise<void> {
    this.waiting.push(row);
    return (this.next ??= this.last = this.commit(this.last));
  }

  /** Resolves when everything is written that has come so far. */
  flush(): Promise<void> {
    return this.last;
  }

  private async commit(before: Promise<void>): Promise<void> {
    await Promise.all([before, this.delay ? wait(this.delay) : nextTurn()]);
    const rows = this.waiting;
    this.waiting = [];
    this.next = undefined;
    for (let start = 0; start < rows.length; start += MOST) {
      if (start > 0) await nextTurn();
      await this.write(rows.slice(start, start + MOST));
    }
  }
}
