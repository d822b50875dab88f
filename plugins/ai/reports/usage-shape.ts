import { type TSchema, Type } from '@sinclair/typebox';
import { USAGE_DIMENSIONS, USAGE_MEASURES, type UsageMeasure, type UsageQuery } from '../../core/ledger';

const Tokens = (description: string) => Type.Integer({ minimum: 0, description });
const Count = (description: string) => Type.Number({ minimum: 0, description });
const Dollars = (description: string) =>
  Type.Union([Type.Number(), Type.Null()], { description: `${description}; null when a price among them is unknown.` });
const Mean = (description: string) => Type.Union([Type.Number(), Type.Null()], { description });

/** What every sum tells. */
const sums = {
  requests: Tokens('Requests counted: complete answers, unless `status` says otherwise.'),
  input_tokens: Tokens('Uncached input, cache reads and cache writes together.'),
  cached_input_tokens: Tokens('The cache reads among them.'),
  output_tokens: Tokens('All output, reasoning included.'),
  cost_usd: Dollars('What providers charge, in US dollars'),
  saved_usd: Count('What answers from the gateway’s cache would have cost.'),
};

const measures: Record<UsageMeasure, TSchema> = {
  failures: Tokens('Requests refused or failed.'),
  cache_hits: Tokens('Answers from the gateway’s cache.'),
  attempts: Tokens('Tries of providers.'),
  reasoning_tokens: Tokens('The share of the output that was reasoning.'),
  cache_write_tokens: Tokens('Input written to providers’ prompt caches.'),
  images: Count('Images generated.'),
  seconds: Count('Seconds of sound.'),
  characters: Count('Characters that were spoken.'),
  searches: Count('Searches.'),
  billed_usd: Dollars('What callers are charged'),
  unpriced_requests: Tokens('Requests of which the price is unknown.'),
  known_cost_usd: Count('What providers charge for the requests of known price alone, in US dollars.'),
  known_billed_usd: Count('What callers are charged for them.'),
  reported_tokens: Tokens('Input and output tokens that providers have told; the others were counted here.'),
  input_cost_usd: Dollars('Cost of the uncached input'),
  cached_input_cost_usd: Dollars('Cost of the cache reads'),
  cache_write_cost_usd: Dollars('Cost of the cache writes'),
  output_cost_usd: Dollars('Cost of the output'),
  other_cost_usd: Dollars('Cost of what is not paid by the token'),
  duration_ms: Mean('Milliseconds from start to end, on average.'),
  first_token_ms: Mean('Milliseconds to the first content, on average.'),
};

/** What a sum tells where `measures` asks for it. */
export const measuresSchema = Type.Object(measures);

export const USAGE_FIELDS = Object.keys(sums) as (keyof typeof sums)[];

/** One sum of a usage report: the dimensions that it is of, what every sum tells, and the measures asked for. */
export const usageSumSchema = Type.Object(
  {
    ...Object.fromEntries(
      USAGE_DIMENSIONS.map((name) => [name, Type.Optional(Type.Union([Type.String(), Type.Null()]))]),
    ),
    ...sums,
    ...Object.fromEntries(USAGE_MEASURES.map((name) => [name, Type.Optional(measures[name])])),
  },
  {
    additionalProperties: Type.Union([Type.String(), Type.Null()], {
      description: 'A tag, by its dimension `tag.<name>`.',
    }),
  },
);

/** The members of the sums that answer a query, in order. */
export function columnsOf({ by, measures: asked = [] }: Pick<UsageQuery, 'by' | 'measures'>): string[] {
  return [...by, ...USAGE_FIELDS, ...asked];
}
