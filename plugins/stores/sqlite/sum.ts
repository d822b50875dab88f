import type { UsageDimension, UsageQuery } from '../../core/ledger';

const DIMENSIONS: Record<UsageDimension, string> = {
  team: 'team',
  consumer: 'consumer',
  key: 'key',
  // The model used; a refused request has only the one asked for.
  model: 'coalesce(model, model_requested)',
  provider: 'provider',
  code: 'code',
  day: "date(time / 1000, 'unixepoch')",
};

/** A stream that broke off or whose client left has status 200, too. */
const SUCCESS = "(status < 400 AND delivery = 'complete' AND operation NOT IN ('models', 'unknown'))";
/** A call that failed midway or whose client left may have cost money: its sums belong to every report. */
const SPENT = '(input_tokens > 0 OR output_tokens > 0 OR cost > 0)';
/** Which rows a report is of, and which of them it counts as requests. */
const ROWS: Record<NonNullable<UsageQuery['status']>, { where?: string; counted: string }> = {
  success: { where: `(${SUCCESS} OR ${SPENT})`, counted: `count(*) FILTER (WHERE ${SUCCESS})` },
  failed: { where: '(status >= 400 OR code IS NOT NULL)', counted: 'count(*)' },
  all: { counted: 'count(*)' },
};
/** Sums of binary fractions would show digits that nobody is charged for. */
const DECIMALS = 12;

/** The one statement that answers a query, and its parameters. The columns have the names of `UsageSum`. */
export function sumStatement(query: UsageQuery): { sql: string; parameters: number[] } {
  const { where, counted } = ROWS[query.status ?? 'success'];
  const columns = [
    ...query.by.map((dimension) => `${DIMENSIONS[dimension]} AS "${dimension}"`),
    `${counted} AS requests`,
    sumOf(
      'coalesce(input_tokens, 0) + coalesce(cache_read_tokens, 0) + coalesce(cache_write_5m_tokens, 0) + coalesce(cache_write_1h_tokens, 0)',
      'input_tokens',
    ),
    sumOf('cache_read_tokens', 'cached_input_tokens'),
    sumOf('output_tokens', 'output_tokens'),
    `CASE WHEN count(*) > count(cost) THEN NULL ELSE round(total(cost), ${DECIMALS}) END AS cost_usd`,
    `round(total(saved), ${DECIMALS}) AS saved_usd`,
  ];
  const conditions = [
    ...(where ? [where] : []),
    ...(query.from === undefined ? [] : ['time >= ?']),
    ...(query.to === undefined ? [] : ['time < ?']),
  ];
  const groups = query.by.map((_, index) => index + 1).join(', ');
  const sql = [
    `SELECT ${columns.join(', ')} FROM requests`,
    conditions.length ? `WHERE ${conditions.join(' AND ')}` : '',
    groups && `GROUP BY ${groups} ORDER BY ${groups}`,
  ].join(' ');
  return { sql, parameters: [query.from, query.to].filter((time) => time !== undefined) };
}

function sumOf(expression: string, name: string): string {
  return `coalesce(sum(${expression}), 0) AS ${name}`;
}
