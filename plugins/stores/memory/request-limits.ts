import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Claim, Counter, CounterState } from '../../core/counters';
import type { RequestLimits, TakenRequests } from '../combine-counters';
import { lengthOf, windowName } from '../counter-window';
import type { KeptCounts } from './kept-counts';
import { makeRoom } from './make-room';

/** The limiter has a timer for each window, and Node's timers end early beyond this; milliseconds. */
const LONGEST_WINDOW = 2 ** 31 - 1;
/** Milliseconds before its end in which nothing is given back to a window: it might have ended in the limiter. */
const AT_THE_END = 5;

const NOTHING_COUNTED = { consumedPoints: 0, msBeforeNext: 0 };

/** A window as the limiter has it. */
interface Running {
  consumed: number;
  limit: number;
  ends: number;
}

interface Taken {
  readonly counter: Counter;
  readonly key: string;
  readonly amount: number;
  readonly enforced: boolean;
  readonly window: Running;
  readonly consumed: number;
  readonly resetAfter: number;
  readonly exceeded: boolean;
}

/** Request windows in this process, at most `most`; beyond, those are forgotten that have counted least. */
export class MemoryRequestLimits implements RequestLimits {
  // Limits differ and change, what was counted stays: so the limiter only counts, and limits are looked at here.
  private readonly limiter = new RateLimiterMemory({ keyPrefix: '', points: Number.MAX_SAFE_INTEGER, duration: 0 });
  private readonly windows = new Map<string, Running>();

  constructor(
    private readonly kept: KeptCounts,
    private readonly most: number,
  ) {}

  counts({ requests, counter: { window } }: Claim): boolean {
    return requests === true && window.kind !== 'sliding' && lengthOf(window, Date.now()) <= LONGEST_WINDOW;
  }

  async take(claims: readonly Claim[]): Promise<TakenRequests> {
    const taken = await Promise.all(claims.map((claim) => this.takeOne(claim)));
    const allowed = !taken.some(({ exceeded, enforced }) => exceeded && enforced);
    if (!allowed) for (const one of taken) this.giveBack(one);
    return {
      allowed,
      states: taken.map((one) => stateOf(one, allowed)),
      giveBack: (position) => this.giveBack(taken[position]!),
    };
  }

  look(claims: readonly Claim[]): Promise<CounterState[]> {
    return Promise.all(
      claims.map(async ({ counter, amount }) => {
        const key = windowName(counter);
        const window = this.windowOf(counter, key);
        const { consumedPoints: used, msBeforeNext } = (await this.limiter.get(key)) ?? NOTHING_COUNTED;
        window.consumed = used;
        const remaining = Math.max(0, counter.limit - used);
        return { remaining, used, resetAfter: Math.max(0, msBeforeNext), exceeded: used + amount > counter.limit };
      }),
    );
  }

  private async takeOne({ counter, amount, enforced = true }: Claim): Promise<Taken> {
    const key = windowName(counter);
    const window = this.windowOf(counter, key);
    const seconds = lengthOf(counter.window, Date.now()) / 1000;
    const { consumedPoints, msBeforeNext } = await this.limiter.consume(key, amount, { customDuration: seconds });
    Object.assign(window, { consumed: consumedPoints, ends: Date.now() + msBeforeNext });
    this.changed(counter, key, window);
    const exceeded = consumedPoints > counter.limit;
    return { counter, key, amount, enforced, window, consumed: consumedPoints, resetAfter: msBeforeNext, exceeded };
  }

  private giveBack({ counter, key, amount, window }: Taken): void {
    if (this.windows.get(key) !== window || Date.now() >= window.ends - AT_THE_END) return;
    void this.limiter.reward(key, amount);
    window.consumed -= amount;
    this.changed(counter, key, window);
  }

  /** The window that runs, or the one that begins with what is counted next. */
  private windowOf(counter: Counter, key: string): Running {
    const now = Date.now();
    const known = this.windows.get(key);
    if (known && known.ends > now) return known;
    if (!known && this.windows.size >= this.most) this.forgetOne(now);
    for (const { amount, ends } of this.kept.take(keptName(key))) {
      if (ends > now) void this.limiter.set(key, amount, (ends - now) / 1000);
    }
    const window = { consumed: 0, limit: counter.limit, ends: now + lengthOf(counter.window, now) };
    this.windows.set(key, window);
    return window;
  }

  private forgetOne(now: number): void {
    const forgotten = makeRoom(this.windows, ({ consumed, limit, ends }) => (ends <= now ? -1 : consumed / limit));
    if (forgotten) void this.limiter.delete(forgotten[0]);
  }

  private changed({ window }: Counter, key: string, running: Running): void {
    const read = () => [{ begin: 0, amount: running.consumed, ends: Math.round(running.ends) }];
    this.kept.changed(keptName(key), window, read);
  }
}

function stateOf({ counter: { limit }, amount, consumed, resetAfter, exceeded }: Taken, allowed: boolean) {
  const used = consumed - (allowed ? 0 : amount);
  return { remaining: Math.max(0, limit - used), used, resetAfter: Math.max(0, resetAfter), exceeded };
}

function keptName(key: string): string {
  return `requests ${key}`;
}
