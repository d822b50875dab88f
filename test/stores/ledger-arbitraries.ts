import fc from 'fast-check';
import {
  type RowFilter,
  USAGE_DIMENSIONS,
  USAGE_MEASURES,
  USAGE_STATUSES,
  type UsageDimension,
  type UsageQuery,
} from '../../plugins/core/ledger';
import { attemptRow, ledgerRow } from './ledger-row';

const HOUR = 3_600_000;
const BEGIN = Date.UTC(2025, 4, 30);
/** Three days, the end of a month among them. */
const HOURS = 72;

const DIMENSIONS: readonly UsageDimension[] = [...USAGE_DIMENSIONS, 'tag.project', 'tag.feature'];

const text = (...texts: string[]) => fc.constantFrom(null, ...texts);
const count = fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 1000 }));
/** Often at the very beginning or end of an hour or day. */
const time = fc
  .tuple(fc.oneof(fc.integer({ min: 0, max: HOURS }), fc.constant(HOURS / 2)), fc.constantFrom(-1, 0, 1, 1_234_567))
  .map(([hour, after]) => BEGIN + hour * HOUR + after);
/** Whole picodollars, as costs come. */
const money = fc.oneof(
  fc.constant(null),
  fc.integer({ min: 0, max: 10 ** 12 }).map((pico) => pico / 10 ** 12),
);
const provenance = fc.constantFrom('reported' as const, 'exact' as const, 'estimate' as const);
const tag = fc.constantFrom('apollo', 'gemini', 'O’Brien "x"');

/** What requests often have in common. */
const kind = fc.record({
  consumer: text('alice', 'bob'),
  team: text('red', 'blue'),
  key: text('key-1', 'key-2'),
  model: text('gpt-4o', 'sonnet'),
  modelRequested: text('', 'smart'),
  provider: text('openai'),
  endpoint: text('openai', 'backup'),
  operation: fc.constantFrom(
    'chat' as const,
    'embeddings' as const,
    'models' as const,
    'usage' as const,
    'unknown' as const,
  ),
  cache: fc.constantFrom(null, 'hit' as const, 'semantic-hit' as const, 'miss' as const),
  status: fc.constantFrom(200, 200, 200, 429, 499),
  code: text('rate_limit_exceeded'),
  delivery: fc.constantFrom('complete' as const, 'complete' as const, 'partial' as const, 'none' as const),
  priceVersion: text('v1', 'v2'),
  tags: fc.oneof(fc.constant(null), fc.record({ project: tag, feature: tag }, { requiredKeys: [] })),
});
const particulars = fc.record({
  time,
  endUser: text('u-1', 'u-2'),
  duration: fc.integer({ min: 0, max: 100_000 }).map((tenths) => tenths / 10),
  timeToFirstToken: fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 1000 })),
  attempts: fc.array(fc.constant(null), { maxLength: 2 }).map((each) => each.map(() => attemptRow())),
  inputTokens: count,
  cacheReadTokens: count,
  cacheWrite5mTokens: count,
  cacheWrite1hTokens: count,
  outputTokens: count,
  reasoningTokens: count,
  images: count,
  seconds: count,
  characters: count,
  searches: count,
  inputProvenance: provenance,
  outputProvenance: provenance,
  inputCost: money,
  cachedInputCost: money,
  cacheWriteCost: money,
  outputCost: money,
  otherCost: money,
  cost: money,
  billed: money,
  saved: money.map((dollars) => dollars ?? 0),
});

/** Rows that often agree in all that reports tell them apart by. */
export const rows = fc
  .tuple(
    fc.array(kind, { minLength: 1, maxLength: 8 }),
    fc.array(fc.tuple(fc.nat(), particulars), { minLength: 1, maxLength: 40 }),
  )
  .map(([kinds, each]) => each.map(([number, row]) => ledgerRow({ ...kinds[number % kinds.length], ...row })));

const texts = fc.subarray(['', 'alice', 'red', 'gpt-4o', 'smart', 'miss', 'chat', 'v1', 'u-1', 'apollo', '2025-05-31']);
const range = fc
  .tuple(fc.option(time, { nil: undefined }), fc.option(time, { nil: undefined }))
  .map(([one, other]) => (one !== undefined && other !== undefined && one > other ? [other, one] : [one, other]))
  .map(([from, to]) => ({ from, to }));
const where: fc.Arbitrary<RowFilter['where']> = fc
  .array(fc.tuple(fc.constantFrom(...DIMENSIONS), texts), { maxLength: 2 })
  .map((pairs) => Object.fromEntries(pairs));

export const usageQuery: fc.Arbitrary<UsageQuery> = fc
  .tuple(
    range,
    fc.record({
      by: fc.subarray([...DIMENSIONS], { maxLength: 4 }),
      where: fc.oneof({ weight: 2, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: where }),
      status: fc.constantFrom(undefined, ...USAGE_STATUSES),
      measures: fc.subarray([...USAGE_MEASURES]),
    }),
  )
  .map(([between, query]) => ({ ...between, ...query }));
