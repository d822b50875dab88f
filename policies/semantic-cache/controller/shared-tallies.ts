import type { SemanticStore } from '../../../plugins/core/semantic-store';
import type { Warn } from '../warn';
import { isForgotten } from './counters';

/** Where counters are kept for all gateways. */
export type TallyStore = Pick<SemanticStore, 'tally' | 'tallies' | 'dropTallies'>;

export interface SharedTalliesOptions {
  readonly store: TallyStore;
  /** Told when the store is away: what was counted waits for it. */
  readonly warn: Warn;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** What others have counted was read. */
  readonly changed?: () => void;
}

/** Milliseconds between sendings of what was counted here. */
const SEND_EVERY = 1000;
/** Every so many sendings, what others counted is read, too. */
const READ_EVERY = 5;

/**
 * Counters that are added up over all gateways with one store. What is counted here shows at once, what others count
 * some seconds later. A count whose sending fails is sent again, so that it may count twice where the store had taken
 * it: for shares of thousands that does not matter.
 */
export class SharedTallies {
  private kept = new Map<string, number>();
  private sending = new Map<string, number>();
  private waiting = new Map<string, number>();
  private readonly timer: NodeJS.Timeout;
  private syncing: Promise<void> | undefined;
  private turns = 0;
  private closed = false;

  constructor(private readonly options: SharedTalliesOptions) {
    this.timer = setInterval(() => void this.sync(), SEND_EVERY);
    this.timer.unref();
    // What was counted before a restart or a reload is there from the first requests on.
    void this.sync();
  }

  count(name: string, by = 1): void {
    addTo(this.waiting, name, by);
    // A judge may say something after its policy was replaced.
    if (this.closed) void this.sendRest();
  }

  *entries(): Iterable<readonly [string, number]> {
    yield* this.kept;
    yield* this.sending;
    yield* this.waiting;
  }

  /** Sends what was counted here and, now and then, reads what others did. Never fails: counts wait for the store. */
  sync(): Promise<void> {
    this.syncing ??= this.exchange().finally(() => (this.syncing = undefined));
    return this.syncing;
  }

  /** Sends what was not sent yet; from then on, each count is sent as it comes. */
  close(): Promise<void> {
    this.closed = true;
    clearInterval(this.timer);
    return this.sendRest();
  }

  private async sendRest(): Promise<void> {
    await this.syncing;
    await this.sync();
  }

  private async exchange(): Promise<void> {
    try {
      await this.send();
      if (this.turns++ % READ_EVERY) return;
      await this.read();
      this.options.changed?.();
    } catch (error) {
      this.options.warn(error);
    }
  }

  private async send(): Promise<void> {
    if (!this.waiting.size) return;
    this.sending = this.waiting;
    this.waiting = new Map();
    let target = this.kept;
    try {
      await this.options.store.tally(Object.fromEntries(this.sending));
    } catch (error) {
      target = this.waiting;
      throw error;
    } finally {
      for (const [name, count] of this.sending) addTo(target, name, count);
      this.sending = new Map();
    }
  }

  /** Takes over what all gateways have counted, and has the store forget what nobody needs. */
  private async read(): Promise<void> {
    const { store, now } = this.options;
    const all = Object.entries(await store.tallies());
    const forgotten = all.flatMap(([name]) => (isForgotten(name, now()) ? [name] : []));
    this.kept = new Map(all);
    for (const name of forgotten) this.kept.delete(name);
    if (forgotten.length) await store.dropTallies(forgotten);
  }
}

function addTo(counts: Map<string, number>, name: string, count: number): void {
  counts.set(name, (counts.get(name) ?? 0) + count);
}
