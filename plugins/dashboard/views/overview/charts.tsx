import { useMemo } from 'preact/hooks';
import type { Series, UsageSum } from '../../api/usage';
import { knownCost } from '../../format/cost';
import { duration, shortCount, shortMoney } from '../../format/quantity';
import type { Line } from '../../parts/chart-options';
import { TimeChart } from '../../parts/time-chart';
import { lengthOf, type Range } from '../../state/range';
import type { OverviewSeries } from './use-overview';

interface ChartsProps extends OverviewSeries {
  range: Range;
  busy: boolean;
}

/** Requests, cost, tokens and times of a range. */
export function Charts({ all, succeeded, range, busy }: ChartsProps) {
  const lines = useMemo(() => linesOf(all, succeeded), [all, succeeded]);
  const common = { times: all.times, piece: lengthOf(range.step), busy };
  const totalCount = ({ values }: Line) => shortCount(sumOf(values));
  const totalMoney = ({ values }: Line) => shortMoney(sumOf(values));
  return (
    <>
      <TimeChart
        title="Requests"
        kind="bars"
        lines={lines.requests}
        format={shortCount}
        summary={totalCount}
        {...common}
      />
      <TimeChart title="Cost" kind="bars" lines={lines.cost} format={shortMoney} summary={totalMoney} {...common} />
      <TimeChart title="Tokens" kind="bars" lines={lines.tokens} format={shortCount} summary={totalCount} {...common} />
      <TimeChart title="Time to answer" note="mean" kind="lines" lines={lines.times} format={duration} {...common} />
    </>
  );
}

function linesOf(all: Series, succeeded: Series) {
  return {
    requests: [
      lineOf('Answered', 'accent', all, (sum) => sum.requests - (sum.failures ?? 0)),
      lineOf('Failed or refused', 'bad', all, (sum) => sum.failures ?? 0),
    ],
    cost: [lineOf('Spent', 'accent', all, knownCost), lineOf('Saved by cache', 'c2', all, (sum) => sum.saved_usd)],
    tokens: [
      lineOf('Input', 'accent', all, (sum) => sum.input_tokens - sum.cached_input_tokens),
      lineOf('Input from prompt caches', 'c3', all, (sum) => sum.cached_input_tokens),
      lineOf('Output', 'c2', all, (sum) => sum.output_tokens),
    ],
    times: [
      { ...lineOf('Whole answer', 'accent', succeeded, (sum) => sum.duration_ms ?? null, null) },
      { ...lineOf('First token', 'c2', succeeded, (sum) => sum.first_token_ms ?? null, null) },
    ],
  };
}

/** Where nothing happened, a count is 0 and a mean is not known. */
function lineOf(
  name: string,
  color: string,
  { sums }: Series,
  value: (sum: UsageSum) => number | null,
  nothing: number | null = 0,
): Line {
  return { name, color, values: sums.map((sum) => (sum ? value(sum) : nothing)) };
}

function sumOf(values: readonly (number | null)[]): number {
  return values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
}
