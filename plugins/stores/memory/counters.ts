import type { Counters } from '../../core/counters';
import { combineCounters, lookAtBoth } from '../combine-counters';
import { type CountFile, KeptCounts } from './kept-counts';
import { MemoryLeases } from './leases';
import { MemoryRequestLimits } from './request-limits';

/** Counters at once, for requests and for all else; some 500 bytes each. */
const MOST_COUNTERS = 50_000;

export interface MemoryCountersOptions {
  /** Where what is counted in windows of an hour and longer outlives the process; nowhere unless said. */
  readonly file?: CountFile;
  /** The clock of leases, in milliseconds since 1970. */
  readonly now?: () => number;
  /**
   * Counters at once. Where there are more, those are forgotten that have counted the smallest share of their limit, so
   * that a flood of new callers cannot make room for an old one; those with reservations stay.
   */
  readonly most?: number;
}

/** Counters of this process alone. */
export function memoryCounters({ file, now = Date.now, most = MOST_COUNTERS }: MemoryCountersOptions = {}): Counters {
  const kept = new KeptCounts(file, most);
  const leases = new MemoryLeases({ now, most, kept });
  const requests = new MemoryRequestLimits(kept, most);
  const reserve = combineCounters(requests, leases);
  let last: Promise<unknown> = Promise.resolve();
  return {
    // One after the other: what one takes and gives back again, another must not find missing.
    reserve(claims, lease) {
      const result = last.then(() => reserve(claims, lease));
      last = result.catch(() => undefined);
      return result;
    },
    look: lookAtBoth(requests, leases),
    async check() {},
    async close() {
      await last;
      leases.close();
      await kept.close();
    },
  };
}
