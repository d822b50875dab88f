import { dayOf, isForgotten, readCounter } from './counters';
import { SharedTallies, type TallyStore } from './shared-tallies';

/** Counters of the policy stand beside those of the controller, in the same form: as if of another verifier. */
const VERSION = 'policy';
const BIN = 'clear';
const REFUSED = 'refused.';
const SAVED = 'saved-micro-usd';
/** Milliseconds. */
const SYNC_EVERY = 5_000;

/** What else is counted over all gateways that share a store. */
export class Counts {
  private readonly tallies: SharedTallies;
  private readonly timer: NodeJS.Timeout;
  private syncing: Promise<void> | undefined;

  /** @param warn told when the store is away; what was counted waits for it */
  constructor(
    store: TallyStore,
    private readonly warn: (error: unknown) => undefined,
  ) {
    this.tallies = new SharedTallies(store);
    this.timer = setInterval(() => void this.sync(), SYNC_EVERY);
    this.timer.unref();
    // What was counted before a restart is told at once.
    void this.sync();
  }

  refused(reason: string): void {
    this.count(`${REFUSED}${reason}`, 1);
  }

  saved(usd: number): void {
    this.count(SAVED, Math.round(usd * 1e6));
  }

  report(): { refused: Record<string, number>; savedUsd: number } {
    const refused: Record<string, number> = {};
    let saved = 0;
    for (const [name, count] of this.tallies.entries()) {
      const counter = readCounter(name);
      if (counter?.version !== VERSION) continue;
      const reason = counter.event.startsWith(REFUSED) ? counter.event.slice(REFUSED.length) : undefined;
      if (reason !== undefined) refused[reason] = (refused[reason] ?? 0) + count;
      else if (counter.event === SAVED) saved += count;
    }
    return { refused, savedUsd: saved / 1e6 };
  }

  /** Sends what was counted here and reads what others did. */
  sync(): Promise<void> {
    this.syncing ??= this.exchange().finally(() => (this.syncing = undefined));
    return this.syncing;
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.syncing;
    await this.sync();
  }

  private count(event: string, by: number): void {
    this.tallies.count([VERSION, dayOf(Date.now()), BIN, event].join('/'), by);
  }

  private async exchange(): Promise<void> {
    try {
      await this.tallies.send();
      await this.tallies.read((name) => isForgotten(name, Date.now()));
    } catch (error) {
      this.warn(error);
    }
  }
}
