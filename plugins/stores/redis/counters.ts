import type { Counters } from '../../core/counters';
import type { Logger } from '../../core/services';
import { combineCounters, lookAtBoth } from '../combine-counters';
import { insuredLeases } from '../insured-counters';
import { MemoryLeases } from '../memory/leases';
import type { RedisConnection } from './connection';
import { Deliveries } from './deliveries';
import { RedisLeases } from './leases';
import { redisRequestLimits } from './request-limits';

/** Counters that are counted in this process at once while Redis is away. */
const MOST_LOCAL = 20_000;

/** Counters that all gateways with this Redis share, and what each does while it is away. The connection stays open. */
export function redisCounters(connection: RedisConnection, logger: Logger): Counters {
  const deliveries = new Deliveries(connection, logger);
  const local = new MemoryLeases({ now: Date.now, most: MOST_LOCAL });
  const requests = redisRequestLimits(connection, deliveries);
  const shared = new RedisLeases(connection, deliveries);
  const leases = insuredLeases({
    shared,
    local,
    bring(counter, begin, used) {
      if (used > 0 && counter.window.kind !== 'held') {
        deliveries.push({ kind: 'add', counter, begin, amount: used });
      }
    },
  });
  return {
    reserve: combineCounters(requests, leases),
    look: lookAtBoth(requests, shared),
    check: () => connection.check(),
    async close() {
      await deliveries.close();
      local.close();
    },
  };
}
