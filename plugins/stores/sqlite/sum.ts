import type { RowFilter, UsageDimension, UsageMeasure, UsageQuery } from '../../core/ledger';

/** SQL and the values of its placeholders. */
export interface Statement {
  sql: string;
  values: (string | number)[];
}

const DIMENSIONS: Record<Exclude<UsageDimension, `tag.${string}`>, string> = {
  team: 'team',
  consumer: 'consumer',
  key: 'key',
  user: 'end_user',
  // The model used; a refused request has only the one asked for.
  model: 'coalesce(model, model_requested)',
  provider: 'provider',
  endpoint: 'endpoint',
  dialect: 'dialect',
  operation: 'operation',
  pipeline: 'pipeline',
  cache: 'cache',
  code: 'code',
  hour: "strftime('%Y-%m-%dT%H:00:00Z', time / 1000, 'unixepoch')",
  day: "date(time / 1000, 'unixepoch')",
  month: "strftime('%Y-%m', time / 1000, 'unixepoch')",
  price_version: 'price_version',
};

/** A stream that broke off or whose client left has status 200, too. */
const SUCCESS = "(status < 400 AND delivery = 'complete' AND operation NOT IN ('models', 'unknown'))";
/** A call that failed midway or whose client left may have cost money: its sums belong to every report. */
const SPENT = '(input_tokens > 0 OR output_tokens > 0 OR cost > 0)';
const FAILED = '(status >= 400 OR code IS NOT NULL)';
/** Which rows a report is of, and which of them it counts as requests. */
const ROWS: Record<NonNullable<RowFilter['status']>, { where?: string; counted: string }> = {
  success: { where: `(${SUCCESS} OR ${SPENT})`, counted: SUCCESS },
  failed: { where: FAILED, counted: 'true' },
  all: { counted: 'true' },
};
/** Sums of binary fractions would show digits that nobody is charged for. */
const DECIMALS = 12;

const INPUT_TOKENS =
  'coalesce(input_tokens, 0) + coalesce(cache_read_tokens, 0) + coalesce(cache_write_5m_tokens, 0) + coalesce(cache_write_1h_tokens, 0)';
const REPORTED_TOKENS =
  `iif(input_provenance = 'reported', ${INPUT_TOKENS}, 0) + ` +
  "iif(output_provenance = 'reported', coalesce(output_tokens, 0), 0)";

/** The one statement that answers a query. The columns have the names of `UsageSum`. */
export function sumStatement(query: UsageQuery): Statement {
  const { where, counted } = ROWS[query.status ?? 'success'];
  const dimensions = query.by.map((dimension) => ({ dimension, ...columnOf(dimension) }));
  const columns = [
    ...dimensions.map(({ sql, dimension }) => `${sql} AS "${dimension}"`),
    `count(*) FILTER (WHERE ${counted}) AS requests`,
    sumOf(INPUT_TOKENS, 'input_tokens'),
    sumOf('cache_read_tokens', 'cached_input_tokens'),
    sumOf('output_tokens', 'output_tokens'),
    moneyOf('cost', 'cost_usd'),
    `round(total(saved), ${DECIMALS}) AS saved_usd`,
    ...(query.measures ?? []).map((measure) => measureOf(measure, counted)),
  ];
  const { sql: conditions, values } = conditionsOf(query, where);
  const groups = query.by.map((_, index) => index + 1).join(', ');
  const grouped = groups && ` GROUP BY ${groups} ORDER BY ${groups}`;
  return {
    sql: `SELECT ${columns.join(', ')} FROM requests${conditions}${grouped}`,
    values: [...dimensions.flatMap((dimension) => dimension.values), ...values],
  };
}

/** The rows that a filter leaves, as the `WHERE` of a statement. */
export function conditionsOf({ from, to, where = {} }: RowFilter, ...more: (string | undefined)[]): Statement {
  const conditions: Statement[] = more.flatMap((sql) => (sql === undefined ? [] : [{ sql, values: [] }]));
  if (from !== undefined) conditions.push({ sql: 'time >= ?', values: [from] });
  if (to !== undefined) conditions.push({ sql: 'time < ?', values: [to] });
  for (const [dimension, texts = []] of Object.entries(where)) {
    const { sql, values } = columnOf(dimension as UsageDimension);
    conditions.push({
      sql: `coalesce(${sql}, '') IN (${texts.map(() => '?').join(', ')})`,
      values: [...values, ...texts],
    });
  }
  if (conditions.length === 0) return { sql: '', values: [] };
  const sql = ` WHERE ${conditions.map((condition) => condition.sql).join(' AND ')}`;
  return { sql, values: conditions.flatMap(({ values }) => values) };
}

export function statusCondition(status: NonNullable<RowFilter['status']>): string | undefined {
  return status === 'success' ? SUCCESS : ROWS[status].where;
}

function columnOf(dimension: UsageDimension): Statement {
  if (!isTag(dimension)) return { sql: DIMENSIONS[dimension], values: [] };
  return { sql: 'json_extract(tags, ?)', values: [`$."${dimension.slice('tag.'.length).replaceAll('"', '')}"`] };
}

function isTag(dimension: UsageDimension): dimension is `tag.${string}` {
  return dimension.startsWith('tag.');
}

function measureOf(measure: UsageMeasure, counted: string): string {
  const mean = (column: string) => `avg(${column}) FILTER (WHERE ${counted}) AS ${measure}`;
  const count = (condition: string) => `count(*) FILTER (WHERE ${condition}) AS ${measure}`;
  switch (measure) {
    case 'failures':
      return count(FAILED);
    case 'cache_hits':
      return count("cache IN ('hit', 'semantic-hit')");
    case 'unpriced_requests':
      return count('cost IS NULL');
    case 'cache_write_tokens':
      return sumOf('coalesce(cache_write_5m_tokens, 0) + coalesce(cache_write_1h_tokens, 0)', measure);
    case 'billed_usd':
      return moneyOf('billed', measure);
    case 'known_cost_usd':
      return knownOf('cost', measure);
    case 'known_billed_usd':
      return knownOf('billed', measure);
    case 'reported_tokens':
      return sumOf(REPORTED_TOKENS, measure);
    case 'input_cost_usd':
    case 'cached_input_cost_usd':
    case 'cache_write_cost_usd':
    case 'output_cost_usd':
    case 'other_cost_usd':
      return partOf(measure.slice(0, -'_usd'.length), measure);
    case 'duration_ms':
      return mean('duration');
    case 'first_token_ms':
      return mean('time_to_first_token');
    default:
      return sumOf(measure, measure);
  }
}

/** A part is not known where the whole is not; rows of older versions lack some parts that they had nothing of. */
function partOf(column: string, name: string): string {
  return `CASE WHEN count(*) > count(cost) THEN NULL ELSE round(total(${column}), ${DECIMALS}) END AS ${name}`;
}

function moneyOf(column: string, name: string): string {
  return `CASE WHEN count(*) > count(${column}) THEN NULL ELSE round(total(${column}), ${DECIMALS}) END AS ${name}`;
}

function knownOf(column: string, name: string): string {
  return `round(total(${column}), ${DECIMALS}) AS ${name}`;
}

function sumOf(expression: string, name: string): string {
  return `coalesce(sum(${expression}), 0) AS ${name}`;
}
