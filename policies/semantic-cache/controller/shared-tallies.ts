import type { SemanticStore } from '../../../plugins/core/semantic-store';

/** Where counters are kept for all gateways. */
export type TallyStore = Pick<SemanticStore, 'tally' | 'tallies' | 'dropTallies'>;

/**
 * Counters that are added up over all gateways with one store. What is counted here shows at once; what others count
 * shows after the next `read`. A count whose sending fails is sent again, so that it may count twice where the store
 * had taken it: for shares of thousands that does not matter.
 */
export class SharedTallies {
  private kept = new Map<string, number>();
  private sending = new Map<string, number>();
  private waiting = new Map<string, number>();

  constructor(private readonly store: TallyStore) {}

  count(name: string, by = 1): void {
    addTo(this.waiting, name, by);
  }

  *entries(): Iterable<readonly [string, number]> {
    yield* this.kept;
    yield* this.sending;
    yield* this.waiting;
  }

  /** Tells the store what was counted here. Not to be called again before it is done. */
  async send(): Promise<void> {
    if (!this.waiting.size) return;
    this.sending = this.waiting;
    this.waiting = new Map();
    let target = this.kept;
    try {
      await this.store.tally(Object.fromEntries(this.sending));
    } catch (error) {
      target = this.waiting;
      throw error;
    } finally {
      for (const [name, count] of this.sending) addTo(target, name, count);
      this.sending = new Map();
    }
  }

  /** Takes over what all gateways have counted, and has the store forget what nobody needs. Not to be called while sending. */
  async read(isForgotten: (name: string) => boolean): Promise<void> {
    const all = Object.entries(await this.store.tallies());
    this.kept = new Map(all.filter(([name]) => !isForgotten(name)));
    const forgotten = all.flatMap(([name]) => (isForgotten(name) ? [name] : []));
    if (forgotten.length) await this.store.dropTallies(forgotten);
  }
}

function addTo(counts: Map<string, number>, name: string, count: number): void {
  counts.set(name, (counts.get(name) ?? 0) + count);
}
