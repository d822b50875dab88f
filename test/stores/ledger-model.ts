import type { LedgerRow, UsageDimension, UsageMeasure, UsageQuery, UsageSum } from '../../plugins/core/ledger';

/** What a ledger must answer, added up from its rows in the plainest way. */
export function modelSums(rows: readonly LedgerRow[], query: UsageQuery): UsageSum[] {
  const groups = new Map<string, LedgerRow[]>();
  // Without dimensions there is one group, be it empty.
  if (query.by.length === 0) groups.set('[]', []);
  for (const row of rows.filter((each) => belongs(each, query))) {
    const name = JSON.stringify(query.by.map((dimension) => textOf(row, dimension)));
    groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  const sorted = [...groups].map(([name, of]) => ({ key: JSON.parse(name) as (string | null)[], of }));
  sorted.sort((one, other) => compare(one.key, other.key));
  return sorted.map(({ key, of }) => ({
    ...Object.fromEntries(query.by.map((dimension, index) => [dimension, key[index]])),
    ...sumsOf(of, query),
  }));
}

/** Whether the row is in the range and passes all filters. */
export function passes(
  row: LedgerRow,
  { from = -Infinity, to = Infinity, where = {} }: Omit<UsageQuery, 'by'>,
): boolean {
  const filters = Object.entries(where) as [UsageDimension, readonly string[]][];
  return (
    row.time >= from &&
    row.time < to &&
    filters.every(([dimension, texts]) => texts.includes(textOf(row, dimension) ?? ''))
  );
}

export function isSuccess({ status, delivery, operation }: LedgerRow): boolean {
  return status < 400 && delivery === 'complete' && !['models', 'usage', 'unknown'].includes(operation);
}

export function isFailure({ status, code }: LedgerRow): boolean {
  return status >= 400 || code !== null;
}

function belongs(row: LedgerRow, query: UsageQuery): boolean {
  if (!passes(row, query)) return false;
  if (query.status === 'all') return true;
  if (query.status === 'failed') return isFailure(row);
  if (isSuccess(row) || row.cost === null) return true;
  return [row.inputTokens, row.outputTokens, row.cost].some((number) => (number ?? 0) > 0);
}

function textOf(row: LedgerRow, dimension: UsageDimension): string | null {
  return valueOf(row, dimension) || null;
}

function valueOf(row: LedgerRow, dimension: UsageDimension): string | null | undefined {
  if (dimension.startsWith('tag.')) return row.tags?.[dimension.slice('tag.'.length)];
  const time = new Date(row.time).toISOString();
  switch (dimension as Exclude<UsageDimension, `tag.${string}`>) {
    case 'user':
      return row.endUser;
    case 'model':
      return row.model ?? row.modelRequested;
    case 'price_version':
      return row.priceVersion;
    case 'hour':
      return `${time.slice(0, 'YYYY-MM-DDTHH'.length)}:00:00Z`;
    case 'day':
      return time.slice(0, 'YYYY-MM-DD'.length);
    case 'month':
      return time.slice(0, 'YYYY-MM'.length);
    default:
      return row[dimension as 'team' | 'consumer' | 'code'];
  }
}

function sumsOf(rows: readonly LedgerRow[], { status = 'success', measures = [] }: UsageQuery) {
  const counted = status === 'success' ? rows.filter(isSuccess) : rows;
  return {
    requests: counted.length,
    input_tokens: total(rows.map(inputOf)),
    cached_input_tokens: total(rows.map((row) => row.cacheReadTokens)),
    output_tokens: total(rows.map((row) => row.outputTokens)),
    cost_usd: known(rows, (row) => row.cost, 'cost'),
    saved_usd: total(rows.map((row) => row.saved)),
    ...Object.fromEntries(measures.map((measure) => [measure, measureOf(measure, rows, counted)])),
  };
}

function measureOf(measure: UsageMeasure, rows: readonly LedgerRow[], counted: readonly LedgerRow[]): number | null {
  const sum = (of: (row: LedgerRow) => number | null) => total(rows.map(of));
  const count = (holds: (row: LedgerRow) => boolean) => rows.filter(holds).length;
  const measured: Record<UsageMeasure, () => number | null> = {
    failures: () => count(isFailure),
    cache_hits: () => count(({ cache }) => cache === 'hit' || cache === 'semantic-hit'),
    attempts: () => sum(({ attempts }) => attempts.length),
    reasoning_tokens: () => sum((row) => row.reasoningTokens),
    cache_write_tokens: () => sum((row) => total([row.cacheWrite5mTokens, row.cacheWrite1hTokens])),
    images: () => sum((row) => row.images),
    seconds: () => sum((row) => row.seconds),
    characters: () => sum((row) => row.characters),
    searches: () => sum((row) => row.searches),
    billed_usd: () => known(rows, (row) => row.billed, 'billed'),
    unpriced_requests: () => count(({ cost }) => cost === null),
    known_cost_usd: () => sum((row) => row.cost),
    known_billed_usd: () => sum((row) => row.billed),
    reported_tokens: () =>
      sum((row) => (row.inputProvenance === 'reported' ? inputOf(row) : 0)) +
      sum((row) => (row.outputProvenance === 'reported' ? row.outputTokens : 0)),
    input_cost_usd: () => known(rows, (row) => row.inputCost),
    cached_input_cost_usd: () => known(rows, (row) => row.cachedInputCost),
    cache_write_cost_usd: () => known(rows, (row) => row.cacheWriteCost),
    output_cost_usd: () => known(rows, (row) => row.outputCost),
    other_cost_usd: () => known(rows, (row) => row.otherCost),
    duration_ms: () => mean(counted.map((row) => row.duration)),
    first_token_ms: () => mean(counted.flatMap(({ timeToFirstToken: first }) => (first === null ? [] : [first]))),
  };
  return measured[measure]();
}

function inputOf(row: LedgerRow): number {
  return total([row.inputTokens, row.cacheReadTokens, row.cacheWrite5mTokens, row.cacheWrite1hTokens]);
}

/** Null when what the request costs is not known of all. */
function known(rows: readonly LedgerRow[], of: (row: LedgerRow) => number | null, by: 'cost' | 'billed' = 'cost') {
  return rows.some((row) => row[by] === null) ? null : total(rows.map(of));
}

function total(numbers: readonly (number | null)[]): number {
  return numbers.reduce<number>((sum, number) => sum + (number ?? 0), 0);
}

function mean(numbers: readonly number[]): number | null {
  return numbers.length ? total(numbers) / numbers.length : null;
}

/** None first. */
function compare(one: readonly (string | null)[], other: readonly (string | null)[]): number {
  for (const [index, text] of one.entries()) {
    const against = other[index] ?? '';
    if ((text ?? '') !== against) return (text ?? '') < against ? -1 : 1;
  }
  return 0;
}
