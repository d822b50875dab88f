import { messageOf } from '../../core/message-of';
import type { Logger } from '../../core/services';
import type { Horizons, LedgerDatabase } from './database';

/** Milliseconds. */
const INTERVAL = 3_600_000;
const DAY = 24 * INTERVAL;

/** Days that each is kept; 0: for good. */
export type Retention = Readonly<Record<keyof Horizons, number>>;

/** Removes now and every hour what is older than it is to be kept. Failures are logged and tried again an hour later. */
export class Sweeper {
  private readonly stopped = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private sweeping: Promise<void>;

  constructor(
    private readonly database: Pick<LedgerDatabase, 'name' | 'sweep'>,
    private readonly retention: Retention,
    private readonly logger: Logger,
  ) {
    this.sweeping = this.sweep();
    this.timer = setInterval(() => this.next(), INTERVAL).unref();
  }

  /** Resolves when the last step has ended. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.stopped.abort();
    await this.sweeping;
  }

  private next(): void {
    // The first time there may be more to remove than can be removed within an hour.
    this.sweeping = this.sweeping.then(() => this.sweep());
  }

  /** Never rejects. */
  private async sweep(): Promise<void> {
    try {
      await this.database.sweep(horizonsOf(this.retention, Date.now()), this.stopped.signal);
    } catch (error) {
      const reason = messageOf(error);
      const why = `What is too old to be kept cannot be removed from ${this.database.name}: ${reason}.`;
      this.logger.error(`${why} It is tried again in an hour; nothing else waits for it.`);
    }
  }
}

/** The times before which nothing is kept, where there are such. */
export function horizonsOf({ requests, hours, days }: Retention, now: number): Horizons {
  const before = (kept: number) => (kept === 0 ? undefined : now - kept * DAY);
  return { requests: before(requests), hours: before(hours), days: before(days) };
}
