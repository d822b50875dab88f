import type { CacheStatus, Incident, LimitEvent } from './context';
import type { AiError } from './error';
import type { Operation } from './operations';
import type { Provenance } from './usage';

/**
 * What was used and what it costs; `null` where nobody can tell, which is never 0. Money is US dollars, to twelve
 * decimals.
 */
export interface Quantities {
  /** Neither read from nor written to the provider's prompt cache. */
  inputTokens: number | null;
  cacheReadTokens: number | null;
  cacheWrite5mTokens: number | null;
  cacheWrite1hTokens: number | null;
  /** Reasoning included. */
  outputTokens: number | null;
  reasoningTokens: number | null;
  inputAudioTokens: number | null;
  outputAudioTokens: number | null;
  images: number | null;
  seconds: number | null;
  characters: number | null;
  searches: number | null;
  inputProvenance: Provenance;
  outputProvenance: Provenance;
  inputCost: number | null;
  cachedInputCost: number | null;
  cacheWriteCost: number | null;
  outputCost: number | null;
  otherCost: number | null;
  /** What the provider charges. Null when a price is not known; 0 for a cache hit. */
  cost: number | null;
  /** Which price table the costs come from. */
  priceVersion: string | null;
}

/** One try of one provider, whether or not it answered. */
export interface AttemptRow extends Quantities {
  endpoint: string;
  /** Provider kind. */
  provider: string;
  model: string | null;
  status: number | null;
  /** Why it failed; null for the one that answered. */
  error: string | null;
  /** Milliseconds after the start of the request. */
  startedAfter: number;
  /** Milliseconds. */
  duration: number;
}

/**
 * One row for every request on an AI route, refusals included. Its quantities are those of all its attempts together,
 * with the least certain provenance among them. Times are milliseconds.
 */
export interface LedgerRow extends Quantities {
  id: string;
  /** Start of the request, milliseconds since 1970. */
  time: number;
  pipeline: string;
  consumer: string | null;
  team: string | null;
  /** Public part of the credential. */
  key: string | null;
  dialect: string;
  operation: Operation;
  modelRequested: string | null;
  model: string | null;
  endpoint: string | null;
  /** Provider kind. */
  provider: string | null;
  /** The class of service, where it is not the usual one. */
  serviceTier: string | null;
  /** In order. */
  attempts: readonly AttemptRow[];
  streamed: boolean;
  /** What the caller is charged: the cost with mark-up or discount. */
  billed: number | null;
  /** What a cache hit saved. */
  saved: number;
  cache: CacheStatus | null;
  cacheAgeSeconds: number | null;
  status: number;
  code: string | null;
  delivery: 'complete' | 'partial' | 'none';
  duration: number;
  timeToFirstToken: number | null;
  /** What the client says that the request is for, by names that the operator allows. */
  tags: Readonly<Record<string, string>> | null;
  endUser: string | null;
  limitEvents: readonly LimitEvent[] | null;
  incidents: readonly Incident[] | null;
}

/**
 * What sums can be told apart by, besides `tag.<name>`. `user` is the client's own, `price_version` the price table
 * that costs come from, and `hour`, `day` and `month` are in UTC.
 */
export const USAGE_DIMENSIONS = [
  ...(['team', 'consumer', 'key', 'user', 'model', 'provider', 'endpoint'] as const),
  ...(['dialect', 'operation', 'pipeline', 'cache', 'code', 'hour', 'day', 'month'] as const),
  'price_version',
] as const;
export type UsageDimension = (typeof USAGE_DIMENSIONS)[number] | `tag.${string}`;

export const USAGE_STATUSES = ['success', 'failed', 'all'] as const;

/** What is counted otherwise than in tokens. */
export const UNIT_MEASURES = ['images', 'seconds', 'characters', 'searches'] as const;

/** The parts of the cost; null when a price among them is not known. */
export const COST_MEASURES = [
  ...(['input_cost_usd', 'cached_input_cost_usd', 'cache_write_cost_usd', 'output_cost_usd'] as const),
  'other_cost_usd',
] as const;

/** What a report sums, besides those of `UsageSum` that it always tells. */
export const USAGE_MEASURES = [
  ...(['failures', 'cache_hits', 'attempts', 'reasoning_tokens', 'cache_write_tokens'] as const),
  ...UNIT_MEASURES,
  ...(['billed_usd', 'unpriced_requests'] as const),
  /** Of the requests of known price alone: what `cost_usd` and `billed_usd` are where no price is unknown. */
  ...(['known_cost_usd', 'known_billed_usd'] as const),
  /** Input and output tokens that providers have told; the others were counted here. */
  'reported_tokens',
  ...COST_MEASURES,
  /** Means over the requests counted; null without any. */
  ...(['duration_ms', 'first_token_ms'] as const),
] as const;
export type UsageMeasure = (typeof USAGE_MEASURES)[number];

/** Which rows; a dimension has any of the texts, and the empty text stands for none. */
export interface RowFilter {
  /** Inclusive, milliseconds since 1970. */
  from?: number;
  /** Exclusive. */
  to?: number;
  where?: Partial<Record<UsageDimension, readonly string[]>>;
  /** `success` counts complete answers, `failed` what was refused or has failed, `all` every row. */
  status?: (typeof USAGE_STATUSES)[number];
}

/** `status` is `success` unless said. */
export interface UsageQuery extends RowFilter {
  by: readonly UsageDimension[];
  measures?: readonly UsageMeasure[];
}

/** Sums of one group; the names are those of `GET /ai/usage`. */
export type UsageSum = Partial<Record<UsageDimension, string | null>> &
  Partial<Record<UsageMeasure, number | null>> & {
    requests: number;
    /** Uncached input, cache reads and cache writes together. */
    input_tokens: number;
    /** The cache reads among them. */
    cached_input_tokens: number;
    output_tokens: number;
    /** Null when a price among them is not known. */
    cost_usd: number | null;
    saved_usd: number;
  };

/** Requests one by one, the newest first; `status` is `all` unless said. */
export interface RequestQuery extends RowFilter {
  /** Those that come after this one. */
  after?: { time: number; id: string };
  limit?: number;
  /** Without their attempts, unless this is set. */
  attempts?: boolean;
}

/** Where usage is recorded. */
export interface Ledger {
  /**
   * Takes a row, once by its id; it is readable within a second.
   * @returns a promise that resolves when the row outlives the process, and never rejects; nothing where the operator
   * does not want answers to wait for that
   */
  record(row: LedgerRow): Promise<void> | undefined;
  /** Why no further request may begin: rows could not be kept any more. */
  readonly refusal?: AiError;
  /** In the order of the dimensions asked for, in constant memory. */
  sum(query: UsageQuery): AsyncIterable<UsageSum>;
  /** The newest first, in constant memory. */
  requests(query: RequestQuery): AsyncIterable<LedgerRow>;
  /** With its attempts. */
  request(id: string): Promise<LedgerRow | undefined>;
  /** Takes a consumer out of all rows; sums keep what it used, of nobody. @returns the number of its requests */
  forget(consumer: string): Promise<number>;
  /** Writes what is pending. */
  flush(): Promise<void>;
  close(): Promise<void>;
  /** Throws when the ledger cannot be written to. */
  check(): Promise<void>;
}
