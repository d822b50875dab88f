import type { AttemptRow, LedgerRow, Quantities } from '../../core/ledger';

/** Columns of what was used and what it costs, in requests and in their attempts. */
const QUANTITIES = {
  inputTokens: 'input_tokens',
  cacheReadTokens: 'cache_read_tokens',
  cacheWrite5mTokens: 'cache_write_5m_tokens',
  cacheWrite1hTokens: 'cache_write_1h_tokens',
  outputTokens: 'output_tokens',
  reasoningTokens: 'reasoning_tokens',
  inputAudioTokens: 'input_audio_tokens',
  outputAudioTokens: 'output_audio_tokens',
  images: 'images',
  seconds: 'seconds',
  characters: 'characters',
  searches: 'searches',
  inputProvenance: 'input_provenance',
  outputProvenance: 'output_provenance',
  inputCost: 'input_cost',
  cachedInputCost: 'cached_input_cost',
  cacheWriteCost: 'cache_write_cost',
  outputCost: 'output_cost',
  otherCost: 'other_cost',
  cost: 'cost',
  priceVersion: 'price_version',
} as const satisfies Record<keyof Quantities, string>;

/** The column of each member of a row; objects stand there as JSON. */
export const COLUMNS = {
  id: 'id',
  time: 'time',
  pipeline: 'pipeline',
  consumer: 'consumer',
  team: 'team',
  key: 'key',
  dialect: 'dialect',
  operation: 'operation',
  modelRequested: 'model_requested',
  model: 'model',
  endpoint: 'endpoint',
  provider: 'provider',
  serviceTier: 'service_tier',
  streamed: 'streamed',
  ...QUANTITIES,
  billed: 'billed',
  saved: 'saved',
  cache: 'cache',
  cacheAgeSeconds: 'cache_age_seconds',
  status: 'status',
  code: 'code',
  delivery: 'delivery',
  duration: 'duration',
  timeToFirstToken: 'time_to_first_token',
  tags: 'tags',
  endUser: 'end_user',
  limitEvents: 'limit_events',
  incidents: 'incidents',
} as const satisfies Record<keyof Omit<LedgerRow, 'attempts'>, string>;

/** Members that stand in their columns as JSON. */
export const JSON_MEMBERS: ReadonlySet<string> = new Set<keyof LedgerRow>(['tags', 'limitEvents', 'incidents']);

export const ATTEMPT_COLUMNS = {
  endpoint: 'endpoint',
  provider: 'provider',
  model: 'model',
  status: 'status',
  error: 'error',
  startedAfter: 'started_after',
  duration: 'duration',
  ...QUANTITIES,
} as const satisfies Record<keyof AttemptRow, string>;
