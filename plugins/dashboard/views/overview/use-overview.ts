import { loadSeries, loadTotal, type Series, type UsageMeasure, type UsageSum } from '../../api/usage';
import { type Loaded, useLoaded } from '../../api/use-loaded';
import { type Range, type Span, spanBefore } from '../../state/range';

const COUNTED: readonly UsageMeasure[] = ['failures', 'cache_hits', 'unpriced_requests'];
/** Means are of what succeeded: a refusal is over at once. */
const TIMED: readonly UsageMeasure[] = ['duration_ms', 'first_token_ms'];

/** All requests, and the times of those that succeeded. */
export interface Totals {
  all: UsageSum | undefined;
  succeeded: UsageSum | undefined;
}

export interface OverviewTotals {
  now: Totals;
  before: Totals;
}

export interface OverviewSeries {
  all: Series;
  succeeded: Series;
}

export interface OverviewLoaded {
  totals: Loaded<OverviewTotals>;
  series: Loaded<OverviewSeries>;
}

export function useOverview(range: Range): OverviewLoaded {
  const key = `${range.from} ${range.to} ${range.asOf}`;
  const totals = useLoaded(key, async (signal) => {
    const [now, before] = await Promise.all([totalsOf(range, signal), totalsOf(spanBefore(range), signal)]);
    return { now, before };
  });
  const series = useLoaded(key, async (signal) => {
    const [all, succeeded] = await Promise.all([
      loadSeries(range, { status: 'all', measures: COUNTED }, signal),
      loadSeries(range, { status: 'success', measures: TIMED }, signal),
    ]);
    return { all, succeeded };
  });
  return { totals, series };
}

async function totalsOf({ from, to }: Span, signal: AbortSignal): Promise<Totals> {
  const [all, succeeded] = await Promise.all([
    loadTotal({ from, to, status: 'all', measures: COUNTED }, signal),
    loadTotal({ from, to, status: 'success', measures: TIMED }, signal),
  ]);
  return { all, succeeded };
}
