import { type CompiledQuery, sql } from 'kysely';
import type { UsageDimension, UsageQuery } from '../../core/ledger';
import type { Flavour } from './flavour';
import { measuresOf } from './measures';
import { type Segment, segmentsOf } from './segments';
import { Source } from './source';
import { USAGE_FLAGS, USAGE_SUMS } from './usage-columns';

/**
 * The one query that answers a report: columns have the names of `UsageSum`, rows come in the order of the dimensions,
 * none first. Roll-ups are read where they can tell what is asked for.
 */
export function sumQuery(flavour: Flavour, query: UsageQuery): CompiledQuery<Record<string, unknown>> {
  const dimensions = [...new Set(query.by)];
  const filtered = Object.keys(query.where ?? {}) as UsageDimension[];
  const segments = segmentsOf(query, [...dimensions, ...filtered]);
  const usage = sql.join(
    segments.map((segment) => segmentSql(flavour, segment, query)),
    sql` union all `,
  );
  const names = dimensions.map((dimension) => sql.id(dimension));
  const measures = measuresOf(flavour, query.status ?? 'success', query.measures);
  const columns = [...names, ...measures.map((measure) => sql`${measure.sql} as ${sql.id(measure.name)}`)];
  const grouped = names.length ? sql` group by ${sql.join(names)}` : sql``;
  const order = names.length ? sql` order by ${sql.join(names.map((name) => sql`${name} nulls first`))}` : sql``;
  // Materialized, the groups are all made by the first step, which drivers take beside the event loop.
  return sql<Record<string, unknown>>`with sums as materialized (
    select ${sql.join(columns)} from (${usage}) as usage${grouped}
  ) select * from sums${order}`.compile(flavour.builder);
}

/** What a segment has to add, under the names that all segments have. */
function segmentSql(flavour: Flavour, segment: Segment, query: UsageQuery) {
  const source = new Source(flavour, segment.table);
  const columns = [
    ...query.by.map((dimension) => sql`nullif(${source.dimension(dimension)}, '') as ${sql.id(dimension)}`),
    ...[...USAGE_FLAGS, ...USAGE_SUMS].map((name) => sql`${source.column(name)} as ${sql.id(name)}`),
    sql`${source.isHit} as hits`,
  ];
  const { from, to } = segment;
  const conditions = [
    ...source.conditions({ from, to, where: query.where }),
    source.reports(query.status ?? 'success'),
  ];
  return sql`select ${sql.join(columns)} from ${sql.table(segment.table)} where ${sql.join(conditions, sql` and `)}`;
}
