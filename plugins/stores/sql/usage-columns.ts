import { type RawBuilder, sql } from 'kysely';

/** What roll-ups tell requests apart by; the empty text stands for none. */
export const USAGE_KEYS = [
  ...(['consumer', 'team', 'key', 'model', 'provider', 'endpoint'] as const),
  ...(['dialect', 'operation', 'pipeline', 'cache', 'code', 'price_version', 'tags'] as const),
] as const;

/** 1 or 0, keys too: which reports the requests belong to. */
export const USAGE_FLAGS = ['success', 'failed', 'spent'] as const;

/** What roll-ups add up. */
export const USAGE_SUMS = [
  ...(['requests', 'attempts', 'input_tokens', 'cached_input_tokens', 'cache_write_tokens', 'output_tokens'] as const),
  ...(['reported_tokens', 'reasoning_tokens', 'images', 'seconds', 'characters', 'searches'] as const),
  ...(['cost', 'input_cost', 'cached_input_cost', 'cache_write_cost', 'output_cost', 'other_cost'] as const),
  ...(['unpriced', 'billed', 'unbilled', 'saved', 'duration', 'first_token', 'first_tokens'] as const),
] as const;

export type UsageKey = (typeof USAGE_KEYS)[number];
export type UsageFlag = (typeof USAGE_FLAGS)[number];
export type UsageColumn = UsageKey | UsageFlag | (typeof USAGE_SUMS)[number];

const INPUT_TOKENS = sql`coalesce(input_tokens, 0) + coalesce(cache_read_tokens, 0) + coalesce(cache_write_5m_tokens, 0) + coalesce(cache_write_1h_tokens, 0)`;

/** What one request adds to a roll-up, of its columns. The triggers of each database say the same. */
export const OF_REQUEST: Readonly<Record<UsageColumn, RawBuilder<unknown>>> = {
  consumer: sql.ref('consumer'),
  team: sql.ref('team'),
  key: sql.ref('key'),
  // The model used; a refused request has only the one asked for.
  model: sql`coalesce(model, model_requested)`,
  provider: sql.ref('provider'),
  endpoint: sql.ref('endpoint'),
  dialect: sql.ref('dialect'),
  operation: sql.ref('operation'),
  pipeline: sql.ref('pipeline'),
  cache: sql.ref('cache'),
  code: sql.ref('code'),
  price_version: sql.ref('price_version'),
  tags: sql.ref('tags'),
  // A stream that broke off or whose client left has status 200, too.
  success: flag(sql`status < 400 and delivery = 'complete' and operation not in ('models', 'usage', 'unknown')`),
  failed: flag(sql`status >= 400 or code is not null`),
  // A call that failed midway or whose client left may have cost money, and nobody may know how much: its sums belong to
  // every report.
  spent: flag(sql`input_tokens > 0 or output_tokens > 0 or cost > 0 or cost is null`),
  requests: sql`1`,
  attempts: sql`coalesce(attempts, 0)`,
  input_tokens: INPUT_TOKENS,
  cached_input_tokens: sql`coalesce(cache_read_tokens, 0)`,
  cache_write_tokens: sql`coalesce(cache_write_5m_tokens, 0) + coalesce(cache_write_1h_tokens, 0)`,
  output_tokens: sql`coalesce(output_tokens, 0)`,
  reported_tokens: sql`case when input_provenance = 'reported' then ${INPUT_TOKENS} else 0 end + case when output_provenance = 'reported' then coalesce(output_tokens, 0) else 0 end`,
  reasoning_tokens: sql`coalesce(reasoning_tokens, 0)`,
  images: sql`coalesce(images, 0)`,
  seconds: sql`coalesce(seconds, 0)`,
  characters: sql`coalesce(characters, 0)`,
  searches: sql`coalesce(searches, 0)`,
  cost: sql`coalesce(cost, 0)`,
  input_cost: sql`coalesce(input_cost, 0)`,
  cached_input_cost: sql`coalesce(cached_input_cost, 0)`,
  cache_write_cost: sql`coalesce(cache_write_cost, 0)`,
  output_cost: sql`coalesce(output_cost, 0)`,
  other_cost: sql`coalesce(other_cost, 0)`,
  unpriced: flag(sql`cost is null`),
  billed: sql`coalesce(billed, 0)`,
  unbilled: flag(sql`billed is null`),
  saved: sql`coalesce(saved, 0)`,
  duration: sql`coalesce(duration, 0)`,
  first_token: sql`coalesce(time_to_first_token, 0)`,
  first_tokens: flag(sql`time_to_first_token is not null`),
};

function flag(condition: RawBuilder<unknown>): RawBuilder<number> {
  return sql<number>`case when ${condition} then 1 else 0 end`;
}
