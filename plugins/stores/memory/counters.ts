import type { Counters } from '../../core/counters';
import { combineCounters } from '../combine-counters';
import { MemoryLeases } from './leases';
import { memoryRequestLimits } from './request-limits';

/** Counters of this process alone. `now` is the clock of leases, in milliseconds since 1970. */
export function memoryCounters(now: () => number = Date.now): Counters {
  const leases = new MemoryLeases(now);
  const reserve = combineCounters(memoryRequestLimits(), leases);
  let last: Promise<unknown> = Promise.resolve();
  return {
    // One after the other: what one takes and gives back again, another must not find missing.
    reserve(claims, lease) {
      const result = last.then(() => reserve(claims, lease));
      last = result.catch(() => undefined);
      return result;
    },
    async check() {},
    async close() {
      await last;
      leases.close();
    },
  };
}
