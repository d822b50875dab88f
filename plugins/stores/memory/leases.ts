import type { Claim, Counter, CounterState, Reservation } from '../../core/counters';
import { type Leases, refused } from '../combine-counters';
import { windowName } from '../counter-window';
import { fit } from '../fit';
import type { KeptCounts } from './kept-counts';
import { makeRoom } from './make-room';
import { Tally } from './tally';

/** Milliseconds between looks for counters that have ended. */
const SWEEP_INTERVAL = 10_000;

export interface MemoryLeasesOptions {
  /** The clock, in milliseconds since 1970. */
  readonly now: () => number;
  /** Counters at once; those that have counted least are forgotten beyond. */
  readonly most: number;
  readonly kept?: KeptCounts;
}

/** A reservation that tells from which part of each window it was taken, by its begin. */
export interface LocalReservation extends Reservation {
  readonly begins: readonly number[];
}

/** Reserves over several counters at once in this process. Nothing here waits, and so nothing comes between. */
export class MemoryLeases implements Leases {
  private readonly tallies = new Map<string, Known>();
  private readonly timer = setInterval(() => this.sweep(), SWEEP_INTERVAL).unref();
  private made = 0;

  constructor(private readonly options: MemoryLeasesOptions) {}

  async look(claims: readonly Claim[]): Promise<CounterState[]> {
    const now = this.options.now();
    return this.ask(claims, now).map((asked) => stateOf(asked, now));
  }

  async reserve(claims: readonly Claim[], lease: number): Promise<LocalReservation> {
    const now = this.options.now();
    const asked = this.ask(claims, now);
    const allowed = asked.every(({ fit }) => fit);
    if (!allowed) return { ...refused(asked.map((one) => stateOf(one, now))), begins: [] };
    const id = String(++this.made);
    const taken = asked.map(({ claim: { counter }, tally, fit }) => {
      const granted = fit?.granted ?? 0;
      return { counter, tally, granted, begin: tally.reserve(id, granted, now, now + lease) };
    });
    let open = true;
    return {
      allowed,
      granted: taken.map(({ granted }) => granted),
      begins: taken.map(({ begin }) => begin),
      states: asked.map((one) => stateOf(one, now)),
      renew: async () => taken.forEach(({ tally }) => tally.renew(id, this.options.now() + lease)),
      settle: (used) => {
        if (open) this.settle(id, taken, used);
        open = false;
      },
    };
  }

  close(): void {
    clearInterval(this.timer);
  }

  private ask(claims: readonly Claim[], now: number): Asked[] {
    return claims.map((claim) => {
      const tally = this.tallyOf(claim);
      tally.letGo(now);
      return { claim, tally, fit: fit(claim, claim.counter.limit - tally.total) };
    });
  }

  private settle(id: string, taken: readonly Taken[], used: readonly number[]): void {
    const now = this.options.now();
    for (const [position, { counter, tally, begin }] of taken.entries()) {
      tally.letGo(now);
      tally.settle(id, begin, used[position] ?? 0);
      this.options.kept?.changed(windowName(counter), counter.window, () => tally.counts());
    }
  }

  private tallyOf({ counter }: Claim): Tally {
    const name = windowName(counter);
    const known = this.tallies.get(name);
    if (known) return known.tally;
    const { kept, most } = this.options;
    if (this.tallies.size >= most) makeRoom(this.tallies, weightOf);
    const tally = new Tally(counter.window);
    for (const { begin, amount } of kept?.take(name) ?? []) tally.restore(begin, amount);
    this.tallies.set(name, { tally, limit: counter.limit });
    return tally;
  }

  private sweep(): void {
    const now = this.options.now();
    for (const [name, { tally }] of this.tallies) {
      tally.letGo(now);
      if (tally.empty) this.tallies.delete(name);
    }
  }
}

interface Known {
  readonly tally: Tally;
  readonly limit: number;
}

function weightOf({ tally, limit }: Known): number {
  return tally.reserved ? Infinity : tally.used / limit;
}

interface Taken {
  readonly counter: Counter;
  readonly tally: Tally;
  readonly begin: number;
}

interface Asked {
  claim: Claim;
  tally: Tally;
  fit: ReturnType<typeof fit>;
}

function stateOf({ claim, tally, fit }: Asked, now: number): CounterState {
  const remaining = Math.max(0, claim.counter.limit - tally.total);
  return { remaining, used: tally.used, resetAfter: tally.resetAfter(now), exceeded: fit?.exceeded ?? true };
}
