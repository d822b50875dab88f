import type { CacheStatus } from './context';
import type { Operation } from './operations';
import type { Provenance } from './usage';

/** One row for every request on an AI route, refusals included. Times are milliseconds, money US dollars. */
export interface LedgerRow {
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
  attempts: number;
  streamed: boolean;
  inputTokens: number | null;
  cacheReadTokens: number | null;
  cacheWrite5mTokens: number | null;
  cacheWrite1hTokens: number | null;
  outputTokens: number | null;
  reasoningTokens: number | null;
  images: number | null;
  inputProvenance: Provenance;
  outputProvenance: Provenance;
  inputCost: number | null;
  cachedInputCost: number | null;
  cacheWriteCost: number | null;
  outputCost: number | null;
  /** Null when a price is not known; 0 for a cache hit. */
  cost: number | null;
  /** What a cache hit saved. */
  saved: number;
  /** Which price table the costs come from. */
  priceVersion: string | null;
  cache: CacheStatus | null;
  status: number;
  code: string | null;
  delivery: 'complete' | 'partial' | 'none';
  duration: number;
  timeToFirstToken: number | null;
}

export const USAGE_DIMENSIONS = ['team', 'consumer', 'key', 'model', 'provider', 'code', 'day'] as const;
export type UsageDimension = (typeof USAGE_DIMENSIONS)[number];

export const USAGE_STATUSES = ['success', 'failed', 'all'] as const;

export interface UsageQuery {
  by: readonly UsageDimension[];
  /** Inclusive, milliseconds since 1970. */
  from?: number;
  /** Exclusive. */
  to?: number;
  /** `success` (default) counts complete answers, `failed` what was refused or has failed, `all` every row. */
  status?: (typeof USAGE_STATUSES)[number];
}

/** Sums of one group; the names are those of `GET /ai/usage`. */
export type UsageSum = Partial<Record<UsageDimension, string | null>> & {
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

/** Where usage is recorded. */
export interface Ledger {
  /** Takes the row and returns at once; it is readable within a second. */
  record(row: LedgerRow): void;
  sum(query: UsageQuery): Promise<UsageSum[]>;
  /** Writes what is pending. */
  flush(): Promise<void>;
  close(): Promise<void>;
  /** Throws when the ledger cannot be written to. */
  check(): Promise<void>;
}
