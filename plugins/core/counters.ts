/** When a counter begins anew. */
export type CounterWindow =
  /** With the first count after the last window. */
  | { readonly kind: 'rolling'; readonly milliseconds: number }
  /** Never: what is older than this does not count any more. */
  | { readonly kind: 'sliding'; readonly milliseconds: number }
  /** At a moment that the clock and the calendar give; `name` tells the window from others, as in `2026-11`. */
  | { readonly kind: 'calendar'; readonly name: string; readonly endsAt: number }
  /** There is none: only what is reserved counts, and nothing once it is settled. */
  | { readonly kind: 'held' };

/** Something of which there is only so much for somebody. */
export interface Counter {
  /** Tells the rule and its subject; the same in all gateways that share a store. */
  readonly key: string;
  /** Requests and tokens are counted by rate windows and leases, money in micro-dollars. Whole numbers. */
  readonly limit: number;
  readonly window: CounterWindow;
}

/** What is wanted of one counter. */
export interface Claim {
  readonly counter: Counter;
  readonly amount: number;
  /** What will do where less than `amount` is left; `amount` unless said. */
  readonly atLeast?: number;
  /** `false`: counted even where it does not fit. */
  readonly enforced?: boolean;
  /** Nothing but whole requests, settled with all of them or, given back, with none: counted by rate-limiter-flexible. */
  readonly requests?: boolean;
  /** When the store fails or does not answer in time. */
  readonly onStoreError: 'local' | 'deny' | 'allow';
}

export interface CounterState {
  /** What is left after what was granted; never negative. */
  readonly remaining: number;
  /** What counts for good in this window: settled, not merely reserved. Alerts go by it. */
  readonly used: number;
  /** Milliseconds until the window begins anew; for a sliding one until something comes free; 0 where there is none. */
  readonly resetAfter: number;
  /** Whether the claim did not fit. */
  readonly exceeded: boolean;
}

export interface Reservation {
  /** False when an enforced claim did not fit: then nothing is reserved and nothing was counted. */
  readonly allowed: boolean;
  /** How much of each claim was granted; by the claims' order, as `states`. */
  readonly granted: readonly number[];
  readonly states: readonly CounterState[];
  /** Keeps what is reserved for another length of the lease; to be called before it ends. Never rejects. */
  renew(): Promise<void>;
  /**
   * Ends the reservation with what was really used of each claim. Only the first call counts. It is tried again until
   * the store has it, and counts once. Never throws.
   */
  settle(used: readonly number[]): void;
}

/** Counts over several counters at once, all or nothing. */
export interface Counters {
  /**
   * Reserves all claims or none; each of another counter.
   *
   * @param lease milliseconds after which a reservation that nobody renews ends by itself, with nothing used
   * Rejects with `AiError` 503 `limits_unavailable` where the store does not answer and a claim says `deny`.
   */
  reserve(claims: readonly Claim[], lease: number): Promise<Reservation>;
  /** How the counters stand; nothing is counted. Rejects where the store does not answer. */
  look(claims: readonly Claim[]): Promise<readonly CounterState[]>;
  /** Throws when the store cannot be reached. */
  check(): Promise<void>;
  /** Waits for what is to be settled yet. */
  close(): Promise<void>;
}
