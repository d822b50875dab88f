import type { Refusal } from '../request/reasons';
import type { Warn } from '../warn';
import { dayOf, readCounter } from './counters';
import { SharedTallies, type TallyStore } from './shared-tallies';

/** Counters of the policy stand beside those of the controller, in the same form: as if of another verifier. */
const VERSION = 'policy';
const BIN = 'clear';
const REFUSED = 'refused.';
const SAVED = 'saved-micro-usd';
const UNPRICED = 'saved-unknown';
const SPENT = 'spent-micro-usd';

/** What else is counted over all gateways that share a store. */
export class Counts {
  private readonly tallies: SharedTallies;

  /** @param warn told when the store is away; what was counted waits for it */
  constructor(store: TallyStore, warn: Warn) {
    this.tallies = new SharedTallies({ store, warn, now: Date.now });
  }

  refused(reason: Refusal): void {
    this.count(`${REFUSED}${reason}`, 1);
  }

  /** Counts a hit. @param usd what it saved; undefined where nobody can tell */
  saved(usd: number | undefined): void {
    if (usd === undefined) this.count(UNPRICED, 1);
    else this.count(SAVED, Math.round(usd * 1e6));
  }

  /** Counts what a call has cost that was made to learn from, in US dollars. */
  spent(usd: number): void {
    this.count(SPENT, usd * 1e6);
  }

  /** What such calls have cost today (UTC), here and at other gateways, of which this one hears within seconds. */
  spentToday(): number {
    const today = nameOf(SPENT);
    let spent = 0;
    for (const [name, count] of this.tallies.entries()) if (name === today) spent += count;
    return spent / 1e6;
  }

  report(): { refused: Record<string, number>; savedUsd: number | null; unpricedHits: number } {
    const refused: Record<string, number> = {};
    let saved: number | undefined;
    let unpriced = 0;
    for (const [name, count] of this.tallies.entries()) {
      const counter = readCounter(name);
      if (counter?.version !== VERSION) continue;
      const reason = counter.event.startsWith(REFUSED) ? counter.event.slice(REFUSED.length) : undefined;
      if (reason !== undefined) refused[reason] = (refused[reason] ?? 0) + count;
      else if (counter.event === SAVED) saved = (saved ?? 0) + count;
      else if (counter.event === UNPRICED) unpriced += count;
    }
    const savedUsd = saved === undefined && unpriced > 0 ? null : (saved ?? 0) / 1e6;
    return { refused, savedUsd, unpricedHits: unpriced };
  }

  /** Sends what was not sent yet. */
  close(): Promise<void> {
    return this.tallies.close();
  }

  private count(event: string, by: number): void {
    this.tallies.count(nameOf(event), by);
  }
}

/** The counter of today. */
function nameOf(event: string): string {
  return [VERSION, dayOf(Date.now()), BIN, event].join('/');
}
