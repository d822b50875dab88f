import type { Claim, CounterState, Counters, Reservation } from '../../plugins/core/counters';
import type { Quantity } from '../../plugins/core/limit';
import type { Rule } from './rule';

/** A rule and what is wanted of it. */
export interface RuleClaim {
  readonly rule: Rule;
  readonly claim: Claim;
  /** On top of what another claim holds of the same counter, which takes all that is used where that is known. */
  readonly onTop?: boolean;
}

/** How a rule stands. */
export interface RuleState extends RuleClaim {
  readonly state: CounterState;
}

/** What was used in the end; undefined where nobody can tell, and then what was reserved counts. */
export type Used = Readonly<Record<Exclude<Quantity, 'concurrent'>, number | undefined>>;

export const NOTHING: Used = { requests: 0, tokens: 0, usd: 0 };

/** Those that are not settled yet, in the order in which they are to be renewed. */
const open = new Set<Hold>();

/** What is reserved for a request, kept until it is settled. */
export class Hold {
  private readonly timer: NodeJS.Timeout;
  /** When it is to be renewed. */
  private due = 0;

  /** @param lease milliseconds */
  constructor(
    readonly claims: readonly RuleClaim[],
    readonly reservation: Pick<Reservation, 'granted' | 'renew' | 'settle'>,
    private readonly lease: number,
  ) {
    // One renewal may fail, and the lease still holds.
    this.timer = setInterval(() => this.renew(), lease / 3).unref();
    this.waitForTurn();
  }

  /** Renews what is overdue: while many requests come at once, timers are late, and leases must not end by that. */
  static renewOverdue(): void {
    const now = performance.now();
    for (const hold of open) {
      if (hold.due > now) return;
      hold.renew();
    }
  }

  /** Only the first call counts. */
  settle(used: Used): void {
    clearInterval(this.timer);
    open.delete(this);
    const { granted } = this.reservation;
    this.reservation.settle(
      this.claims.map(({ rule: { quantity }, onTop }, position) => {
        if (quantity === 'concurrent') return 0;
        const amount = used[quantity];
        return amount === undefined ? granted[position]! : onTop ? 0 : amount;
      }),
    );
  }

  private renew(): void {
    this.waitForTurn();
    void this.reservation.renew();
  }

  private waitForTurn(): void {
    this.due = performance.now() + this.lease / 3;
    open.delete(this);
    open.add(this);
  }
}

export interface Reserved {
  readonly allowed: boolean;
  /** Undefined where nothing is reserved: a claim did not fit, or there was none. */
  readonly hold: Hold | undefined;
  readonly states: readonly RuleState[];
}

/** Reserves all claims or none. */
export async function reserve(claims: readonly RuleClaim[], counters: Counters, lease: number): Promise<Reserved> {
  if (claims.length === 0) return { allowed: true, hold: undefined, states: [] };
  Hold.renewOverdue();
  const asked = claims.map(({ claim }) => claim);
  const reservation = await counters.reserve(asked, lease);
  const { allowed } = reservation;
  const states = claims.map((claim, position) => ({ ...claim, state: reservation.states[position]! }));
  return { allowed, hold: allowed ? new Hold(claims, reservation, lease) : undefined, states };
}
