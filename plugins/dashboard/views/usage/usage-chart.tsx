import { useMemo, useState } from 'preact/hooks';
import { type Filters, loadSeries, type Series, type UsageDimension, type UsageSum } from '../../api/usage';
import { useLoaded } from '../../api/use-loaded';
import { knownCost } from '../../format/cost';
import { shortCount, shortMoney } from '../../format/quantity';
import type { Line } from '../../parts/chart-options';
import { Shown } from '../../parts/notices';
import { Segmented } from '../../parts/segmented';
import { TimeChart } from '../../parts/time-chart';
import { lengthOf, type Range } from '../../state/range';
import { valueOf } from '../../state/filters';

const SHOWN = [
  { name: 'cost', short: 'Cost', value: knownCost, format: shortMoney },
  { name: 'requests', short: 'Requests', value: (sum: UsageSum) => sum.requests, format: shortCount },
  {
    name: 'tokens',
    short: 'Tokens',
    value: (sum: UsageSum) => sum.input_tokens + sum.output_tokens,
    format: shortCount,
  },
] as const;
type Measure = (typeof SHOWN)[number]['name'];
const COLORS = ['accent', 'c2', 'c3', 'c4', 'c5'];

interface UsageChartProps {
  by: UsageDimension;
  groups: readonly UsageSum[];
  where: Filters;
  range: Range;
}

interface Drawn {
  whole: Series;
  parts: { name: string; series: Series }[];
}

/** The largest groups over time, and all others together. */
export function UsageChart({ by, groups, where, range }: UsageChartProps) {
  const [measure, setMeasure] = useState<Measure>('cost');
  const shown = SHOWN.find(({ name }) => name === measure) ?? SHOWN[0];
  const names = largest(groups, by, shown.value);
  const key = JSON.stringify([by, names, where, range.from, range.to, range.asOf]);
  const drawn = useLoaded(key, (signal) => load(by, names, where, range, signal));
  const lines = useMemo(() => drawn.value && linesOf(drawn.value, shown.value), [drawn.value, shown]);
  return (
    <>
      <Segmented<Measure>
        label="What the chart shows"
        options={SHOWN}
        chosen={measure}
        onChoose={(name) => setMeasure(name)}
      />
      <Shown of={drawn}>
        {({ whole }) => (
          <TimeChart
            title={`${shown.short} over time`}
            kind="bars"
            times={whole.times}
            lines={lines ?? []}
            piece={lengthOf(range.step)}
            format={shown.format}
            summary={({ values }) => shown.format(values.reduce((sum, value) => (sum ?? 0) + (value ?? 0), 0))}
            busy={drawn.loading}
            wide
          />
        )}
      </Shown>
    </>
  );
}

function largest(groups: readonly UsageSum[], by: UsageDimension, value: (sum: UsageSum) => number | null): string[] {
  return [...groups]
    .sort((one, other) => (value(other) ?? 0) - (value(one) ?? 0))
    .slice(0, COLORS.length)
    .map((sum) => sum[by] ?? '');
}

async function load(
  by: UsageDimension,
  names: readonly string[],
  where: Filters,
  range: Range,
  signal: AbortSignal,
): Promise<Drawn> {
  const [whole, ...parts] = await Promise.all([
    loadSeries(range, { where }, signal),
    ...names.map((name) => loadSeries(range, { where: { ...where, [by]: name } }, signal)),
  ]);
  return { whole, parts: parts.map((series, index) => ({ name: valueOf(names[index]), series })) };
}

function linesOf({ whole, parts }: Drawn, value: (sum: UsageSum) => number | null): Line[] {
  const valuesOf = ({ sums }: Series) => sums.map((sum) => (sum ? value(sum) : 0));
  const lines = parts.map(({ name, series }, index) => ({
    name,
    color: COLORS[index] ?? 'muted',
    values: valuesOf(series),
  }));
  const others = valuesOf(whole).map((all, at) =>
    lines.reduce((left, { values }) => left - (values[at] ?? 0), all ?? 0),
  );
  // Sums of money end in what is left of the last digit.
  const some = others.some((left) => left > 1e-9);
  return some
    ? [...lines, { name: 'All others', color: 'others', values: others.map((left) => Math.max(0, left)) }]
    : lines;
}
