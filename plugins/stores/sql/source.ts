import { type RawBuilder, sql } from 'kysely';
import type { RowFilter, UsageDimension } from '../../core/ledger';
import type { Flavour } from './flavour';
import { storable } from './rows';
import type { LedgerTables } from './tables';
import { OF_REQUEST, type UsageColumn, type UsageKey } from './usage-columns';

type Status = NonNullable<RowFilter['status']>;

const TAG = 'tag.';

/** Where usage is read: requests one by one, or what they add up to, under the same names. */
export class Source {
  constructor(
    private readonly flavour: Flavour,
    readonly table: Exclude<keyof LedgerTables, 'attempts'>,
  ) {}

  column(name: UsageColumn): RawBuilder<unknown> {
    return this.table === 'requests' ? OF_REQUEST[name] : sql.ref(name);
  }

  /** As text; null, or the empty text, for none. */
  dimension(dimension: UsageDimension): RawBuilder<string | null> {
    if (isTag(dimension)) {
      const tags = sql<string | null>`nullif(${this.column('tags')}, '')`;
      return this.flavour.member(tags, dimension.slice(TAG.length));
    }
    switch (dimension) {
      case 'user':
        return sql.ref('end_user');
      case 'hour':
      case 'day':
      case 'month':
        return this.flavour.period(sql.ref('time'), dimension);
      default:
        return this.column(dimension satisfies UsageKey) as RawBuilder<string | null>;
    }
  }

  /** 1 for answers from the cache, else 0. */
  get isHit(): RawBuilder<number> {
    return sql`case when ${this.column('cache')} in ('hit', 'semantic-hit') then 1 else 0 end`;
  }

  /** What holds for rows that are counted under this status. */
  counts(status: Status): RawBuilder<boolean> {
    return status === 'all' ? sql`1 = 1` : sql`${this.column(status)} = 1`;
  }

  /** What holds for rows that belong to a report of this status: whatever cost money belongs to that of successes. */
  reports(status: Status): RawBuilder<boolean> {
    if (status !== 'success') return this.counts(status);
    return sql`(${this.counts(status)} or ${this.column('spent')} = 1)`;
  }

  /** What holds for the rows of a filter, besides their status. */
  conditions({ from, to, where = {} }: RowFilter): RawBuilder<boolean>[] {
    const conditions: RawBuilder<boolean>[] = [];
    if (from !== undefined) conditions.push(sql`time >= ${from}`);
    if (to !== undefined) conditions.push(sql`time < ${to}`);
    for (const [dimension, texts] of Object.entries(where) as [UsageDimension, readonly string[]][]) {
      conditions.push(isAmong(this.dimension(dimension), texts));
    }
    return conditions;
  }
}

/** Whether it is one of the texts, of which the empty one stands for none. */
function isAmong(dimension: RawBuilder<string | null>, texts: readonly string[]): RawBuilder<boolean> {
  if (texts.length === 0) return sql`1 = 0`;
  // Without a function around it, an index can find the column.
  const value = texts.includes('') ? sql`coalesce(${dimension}, '')` : dimension;
  return sql`${value} in (${sql.join(texts.map(storable))})`;
}

function isTag(dimension: UsageDimension): dimension is `tag.${string}` {
  return dimension.startsWith(TAG);
}
