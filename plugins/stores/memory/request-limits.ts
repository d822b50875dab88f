import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Claim } from '../../core/counters';
import type { RequestLimits } from '../combine-counters';
import { lengthOf, windowName } from '../counter-window';

/** The limiter has a timer for each window, and Node's timers end early beyond this; milliseconds. */
const LONGEST_WINDOW = 2 ** 31 - 1;
/** Milliseconds before its end in which nothing is given back to a window: it might have ended in the limiter. */
const AT_THE_END = 5;

/** Request windows in this process. */
export function memoryRequestLimits(): RequestLimits {
  // Limits differ and change, what was counted stays: so the limiter only counts, and limits are looked at here.
  const limiter = new RateLimiterMemory({ keyPrefix: '', points: Number.MAX_SAFE_INTEGER, duration: 0 });

  async function takeOne({ counter, amount, enforced = true }: Claim) {
    const key = windowName(counter);
    const seconds = lengthOf(counter.window, Date.now()) / 1000;
    const { consumedPoints, msBeforeNext } = await limiter.consume(key, amount, { customDuration: seconds });
    const exceeded = consumedPoints > counter.limit;
    const ends = Date.now() + msBeforeNext;
    return { key, amount, consumedPoints, msBeforeNext, ends, limit: counter.limit, exceeded, enforced };
  }

  return {
    counts: ({ requests, counter: { window } }) =>
      requests === true && window.kind !== 'sliding' && lengthOf(window, Date.now()) <= LONGEST_WINDOW,
    async take(claims) {
      const taken = await Promise.all(claims.map(takeOne));
      const allowed = !taken.some(({ exceeded, enforced }) => exceeded && enforced);
      const giveBack = (position: number) => {
        const { key, amount, ends } = taken[position]!;
        if (Date.now() < ends - AT_THE_END) void limiter.reward(key, amount);
      };
      if (!allowed) for (const position of taken.keys()) giveBack(position);
      const states = taken.map(({ amount, consumedPoints, msBeforeNext, limit, exceeded }) => {
        const used = consumedPoints - (allowed ? 0 : amount);
        return { remaining: Math.max(0, limit - used), used, resetAfter: Math.max(0, msBeforeNext), exceeded };
      });
      return { allowed, states, giveBack };
    },
  };
}
