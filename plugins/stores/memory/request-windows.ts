import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { RequestWindows, WindowState } from '../../core/counters';

/** Windows counted in this process. Keys vanish when their window ends. */
export function memoryRequestWindows(): RequestWindows {
  // One limiter for each pair of limit and length in the configuration; keys tell the rules apart.
  const limiters = new Map<string, RateLimiterMemory>();
  const limiterFor = (limit: number, seconds: number) => {
    const name = `${limit}/${seconds}`;
    let limiter = limiters.get(name);
    if (!limiter) {
      limiter = new RateLimiterMemory({ keyPrefix: name, points: limit, duration: seconds });
      limiters.set(name, limiter);
    }
    return limiter;
  };
  return {
    async take(key, limit, seconds) {
      const limiter = limiterFor(limit, seconds);
      try {
        return stateOf(await limiter.consume(key), true);
      } catch (refused) {
        if (!(refused instanceof RateLimiterRes)) throw refused;
        return stateOf(refused, false);
      }
    },
    async giveBack(key, limit, seconds) {
      await limiterFor(limit, seconds).reward(key);
    },
  };
}

function stateOf({ remainingPoints, msBeforeNext }: RateLimiterRes, allowed: boolean): WindowState {
  return { allowed, remaining: Math.max(0, remainingPoints), resetAfter: Math.max(0, msBeforeNext) };
}
