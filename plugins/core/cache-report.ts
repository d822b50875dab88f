import type { EntrySelection, StoredQuestion } from './semantic-store';

/** Which answers a cache is to forget, or to tell of: those that fit all that is given. */
export interface CachePurge extends EntrySelection {
  /** Those whose question means the same as this one, whoever may share them. */
  readonly like?: string;
}

/** Questions whose answers a cache keeps, those that fit what is given, in no order. */
export interface CacheListing {
  /** No more than were asked for. */
  readonly entries: readonly StoredQuestion[];
  /** How many fit. */
  readonly total: number;
}

/** A share with the interval that holds it with 95 % probability; 0 to 1. */
export interface Share {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/** How the cache of one pipeline is doing, over all gateways that share its store, since its counters began. */
export interface CacheReport {
  readonly pipeline: string;
  readonly mode: 'exact' | 'semantic';
  /** Name of the store. */
  readonly store: string;
  readonly entries?: number;
  readonly bytes?: number;
  readonly semantic?: {
    readonly embedder: string;
    readonly verifier: string;
    /** It decides and logs, and serves nothing. */
    readonly shadow: boolean;
    readonly maxErrorRate: number;
    /** Log-odds from which an entry is served at present; null: nothing is, until more is known. */
    readonly threshold: number | null;
    /** Answers given, or with `shadow` that would have been. */
    readonly hits: number;
    readonly misses: number;
    /** Requests that were refused to the semantic stage, by reason. */
    readonly refused: Readonly<Record<string, number>>;
    /** What is known for certain or nearly so: how many answers were compared, by where the comparison came from. */
    readonly labels: Readonly<Record<string, number>>;
    /** The share of hits that were wrong, as estimated from the labels; null until there is any. */
    readonly error: Share | null;
    /** Of the hits whose price is known; null where it is of none. With `shadow` what would have been saved. */
    readonly savedUsd: number | null;
    /** Hits of which nobody can tell what they saved. */
    readonly unpricedHits: number;
  };
}
