import { type Expression, type RawBuilder, sql } from 'kysely';
import type { RowFilter, UsageMeasure, UsageSum } from '../../core/ledger';
import type { Flavour } from './flavour';
import type { UsageColumn } from './usage-columns';

type Status = NonNullable<RowFilter['status']>;
/** Sums that every report tells. */
const ALWAYS = ['requests', 'input_tokens', 'cached_input_tokens', 'output_tokens', 'cost_usd', 'saved_usd'] as const;
/** The parts of the cost. */
const PARTS = {
  input_cost_usd: 'input_cost',
  cached_input_cost_usd: 'cached_input_cost',
  cache_write_cost_usd: 'cache_write_cost',
  output_cost_usd: 'output_cost',
  other_cost_usd: 'other_cost',
} as const;

type Measure = (typeof ALWAYS)[number] | UsageMeasure;

/** The sums asked for, each under its name. */
export function measuresOf(flavour: Flavour, status: Status, asked: readonly UsageMeasure[] = []) {
  const names: Measure[] = [...ALWAYS, ...asked];
  return [...new Set(names)].map((name) => ({ name, sql: measureOf(name, flavour, status) }));
}

/** As they come from the database, which may give a number as a text. */
export function usageSumOf(row: Readonly<Record<string, unknown>>, asked: readonly UsageMeasure[] = []): UsageSum {
  const numbers = [...ALWAYS, ...asked].map((name) => [name, row[name] === null ? null : Number(row[name])]);
  return { ...row, ...Object.fromEntries(numbers) } as UsageSum;
}

function measureOf(name: Measure, { round }: Flavour, status: Status): RawBuilder<unknown> {
  // A report of successful answers counts these alone, though it adds up whatever cost money.
  const counted = status === 'success' ? sql`success = 1` : sql`1 = 1`;
  switch (name) {
    case 'requests':
      return requests(counted);
    case 'failures':
      return requests(sql`failed = 1`);
    case 'cache_hits':
      return requests(sql`hits = 1`);
    case 'unpriced_requests':
      return total('unpriced');
    case 'cost_usd':
      return known('unpriced', round(total('cost')));
    case 'billed_usd':
      return known('unbilled', round(total('billed')));
    case 'known_cost_usd':
      return round(total('cost'));
    case 'known_billed_usd':
      return round(total('billed'));
    case 'saved_usd':
      return round(total('saved'));
    case 'input_cost_usd':
    case 'cached_input_cost_usd':
    case 'cache_write_cost_usd':
    case 'output_cost_usd':
    case 'other_cost_usd':
      // A part is not known where the whole is not; rows of older versions lack parts that they had nothing of.
      return known('unpriced', round(total(PARTS[name])));
    case 'duration_ms':
      return mean('duration', 'requests', counted);
    case 'first_token_ms':
      return mean('first_token', 'first_tokens', counted);
    default:
      return total(name);
  }
}

function total(column: UsageColumn): RawBuilder<number> {
  return sql`coalesce(sum(${sql.ref(column)}), 0)`;
}

function requests(condition: Expression<unknown>): RawBuilder<number> {
  return sql`coalesce(sum(requests) filter (where ${condition}), 0)`;
}

/** Null when what makes it unknown is among the requests. */
function known(unknown: UsageColumn, sum: Expression<number>): RawBuilder<number | null> {
  return sql`case when ${total(unknown)} > 0 then null else ${sum} end`;
}

function mean(column: UsageColumn, of: UsageColumn, condition: Expression<unknown>): RawBuilder<number | null> {
  const sum = (name: UsageColumn) => sql`sum(${sql.ref(name)}) filter (where ${condition})`;
  return sql`${sum(column)} * 1.0 / nullif(${sum(of)}, 0)`;
}
