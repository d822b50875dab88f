import type { UsageDimension, UsageQuery } from '../../core/ledger';

const DIMENSIONS: Record<UsageDimension, string> = {
  team: 'team',
  consumer: 'consumer',
  key: 'key',
  // The model used; a refused request has only the one asked for.
  model: 'coalesce(model, model_requested)',
  provider: 'provider',
  day: "date(time / 1000, 'unixepoch')",
};

/** A stream that broke off or whose client left has status 200, too. */
const SUCCESS = "(status < 400 AND delivery = 'complete' AND operation NOT IN ('models', 'unknown'))";
/** A call that failed midway or whose client left may have cost money: its sums belong to every report. */
const SPENT = '(input_tokens > 0 OR output_tokens > 0 OR cost > 0)';
/** Sums of binary fractions would show digits that nobody is charged for. */
const DECIMALS = 12;

/** The one statement that answers a query, and its parameters. The columns have the names of `UsageSum`. */
export function sumStatement(query: UsageQuery): { sql: string; parameters: number[] } {
  const all = query.status === 'all';
  const columns = [
    ...query.by.map((dimension) => `${DIMENSIONS[dimension]} AS "${dimension}"`),
    all ? 'count(*) AS requests' : `count(*) FILTER (WHERE ${SUCCESS}) AS requests`,
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
    ...(all ? [] : [`(${SUCCESS} OR ${SPENT})`]),
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
