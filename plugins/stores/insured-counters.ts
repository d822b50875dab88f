import type { Claim, Counter, CounterState, Reservation } from '../core/counters';
import { AiError } from '../core/error';
import type { Leases } from './combine-counters';
import type { MemoryLeases } from './memory/leases';

/** 503: the store of the limits does not answer, and the limit says that nothing passes without it. */
export function limitsUnavailable(cause: unknown): AiError {
  return new AiError('The limits cannot be looked up at the moment; try again in a second.', {
    status: 503,
    code: 'limits_unavailable',
    headers: { 'retry-after': '1' },
    cause,
  });
}

export interface InsuredLeasesOptions {
  readonly shared: Leases;
  /** Counts in this process while the shared ones fail. */
  readonly local: MemoryLeases;
  /** Takes what was used meanwhile, in the part of the counter's window that began then, to the shared ones. */
  bring(counter: Counter, begin: number, used: number): void;
}

/** Leases of a store that may fail: then each claim does as its `onStoreError` says. */
export function insuredLeases({ shared, local, bring }: InsuredLeasesOptions): Leases {
  async function reserveHere(claims: readonly Claim[], lease: number): Promise<Reservation> {
    const reservation = await local.reserve(claims.map(unhindered), lease);
    let open = reservation.allowed;
    return {
      ...reservation,
      states: reservation.states.map((state, position) => passed(claims[position]!, state)),
      settle(used) {
        reservation.settle(used);
        if (open) claims.forEach(({ counter }, n) => bring(counter, reservation.begins[n] ?? 0, used[n] ?? 0));
        open = false;
      },
    };
  }

  return {
    look: (claims) => shared.look(claims).catch(() => local.look(claims.map(unhindered))),
    reserve: (claims, lease) =>
      shared.reserve(claims, lease).catch((error: unknown) => {
        if (claims.some(({ onStoreError }) => onStoreError === 'deny')) throw limitsUnavailable(error);
        return reserveHere(claims, lease);
      }),
  };
}

/** What passes without the store is counted all the same, to be brought to it. */
function unhindered(claim: Claim): Claim {
  return claim.onStoreError === 'allow' ? { ...claim, enforced: false } : claim;
}

function passed({ onStoreError }: Claim, state: CounterState): CounterState {
  return onStoreError === 'allow' ? { ...state, exceeded: false } : state;
}
