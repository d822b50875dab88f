import type { Claim, CounterState, Counters, Reservation } from '../core/counters';

/** Reserves over several counters at once, and settles later. */
export interface Leases {
  reserve(claims: readonly Claim[], lease: number): Promise<Reservation>;
  /** How the counters stand, and whether each claim would fit. */
  look(claims: readonly Claim[]): Promise<readonly CounterState[]>;
}

/** Requests that were counted at once, where they fit. */
export interface TakenRequests {
  /** False when an enforced claim did not fit; then nothing was counted. */
  readonly allowed: boolean;
  readonly states: readonly CounterState[];
  /** Undoes the claim at this position, unless its window has ended. Never throws. */
  giveBack(position: number): void;
}

/** Counts whole requests. */
export interface RequestLimits {
  /** Whether a claim is of its kind. */
  counts(claim: Claim): boolean;
  take(claims: readonly Claim[]): Promise<TakenRequests>;
  look(claims: readonly Claim[]): Promise<readonly CounterState[]>;
}

/** Has each claim counted by whom it belongs to, all or nothing. */
export function combineCounters(requests: RequestLimits, leases: Leases): Counters['reserve'] {
  return async (claims, lease) => {
    const counted = claims.map((claim) => requests.counts(claim));
    if (!counted.includes(true)) return leases.reserve(claims, lease);
    const [mine, leased] = split(counted, claims);
    const taken = await requests.take(mine);
    const merge = <T>(ofRequests: readonly T[], ofLeases: readonly T[]) => inOrder(counted, ofRequests, ofLeases);
    if (!taken.allowed) return refused(merge(taken.states, await leases.look(leased)));
    const reservation = await reserveOr(leases.reserve(leased, lease), () => giveBackUnused(taken, mine, []));
    const states = merge(taken.states, reservation.states);
    if (!reservation.allowed) return refused(states);
    let open = true;
    return {
      ...reservation,
      granted: merge(
        mine.map(({ amount }) => amount),
        reservation.granted,
      ),
      states,
      settle(used) {
        const [requestsUsed, leasesUsed] = split(counted, used);
        if (open) giveBackUnused(taken, mine, requestsUsed);
        open = false;
        reservation.settle(leasesUsed);
      },
    };
  };
}

/** Looks at each counter where it is counted. */
export function lookAtBoth(requests: RequestLimits, leases: Leases): Counters['look'] {
  return async (claims) => {
    const counted = claims.map((claim) => requests.counts(claim));
    const [mine, leased] = split(counted, claims);
    return inOrder(counted, ...(await Promise.all([requests.look(mine), leases.look(leased)])));
  };
}

/** What a refusal leaves: nothing. */
export function refused(states: readonly CounterState[]): Reservation {
  return { allowed: false, granted: states.map(() => 0), states, renew: () => Promise.resolve(), settle() {} };
}

async function reserveOr(reserving: Promise<Reservation>, undo: () => void): Promise<Reservation> {
  let allowed = false;
  try {
    const reservation = await reserving;
    ({ allowed } = reservation);
    return reservation;
  } finally {
    if (!allowed) undo();
  }
}

function giveBackUnused(taken: TakenRequests, claims: readonly Claim[], used: readonly number[]): void {
  for (const position of claims.keys()) if (!used[position]) taken.giveBack(position);
}

function split<T>(counted: readonly boolean[], all: readonly T[]): [T[], T[]] {
  return [all.filter((_, position) => counted[position]), all.filter((_, position) => !counted[position])];
}

function inOrder<T>(counted: readonly boolean[], ofRequests: readonly T[], ofLeases: readonly T[]): T[] {
  const [requests, leases] = [ofRequests.values(), ofLeases.values()];
  return counted.map((isRequest) => (isRequest ? requests : leases).next().value!);
}
