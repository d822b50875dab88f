import { useState } from 'preact/hooks';
import { moment } from '../format/time';
import { change } from '../state/place';
import { Button } from './button';
import { Card } from './card';
import type { ChartShape, Line } from './chart-options';
import { type Column, DataTable } from './data-table';
import { Empty } from './notices';
import { useChart } from './use-chart';

interface TimeChartProps {
  title: string;
  note?: string;
  times: readonly number[];
  lines: readonly Line[];
  kind: ChartShape['kind'];
  /** Milliseconds that a piece is long. */
  piece: number;
  format(value: number | null): string;
  /** What stands for a whole line while nobody points at a piece. */
  summary?(line: Line): string;
  busy?: boolean;
  wide?: boolean;
}

/** A chart over time, which can be read as a table instead. */
export function TimeChart(props: TimeChartProps) {
  const { title, note, times, lines, format, busy, wide } = props;
  const [asTable, setAsTable] = useState(false);
  const nothing = lines.every(({ values }) => values.every((value) => !value));
  const label = asTable ? `Show ${title} as a chart` : `Show ${title} as a table`;
  const actions = (
    <Button kind="quiet" icon={asTable ? 'chart' : 'table'} label={label} onClick={() => setAsTable(!asTable)} />
  );
  return (
    <Card title={title} note={note} actions={nothing ? undefined : actions} busy={busy} wide={wide}>
      {nothing ? (
        <Empty title="Nothing in this time" />
      ) : asTable ? (
        <ChartTable title={title} times={times} lines={lines} format={format} />
      ) : (
        <Drawing {...props} />
      )}
    </Card>
  );
}

function Drawing({ title, times, lines, kind, piece, format, summary }: TimeChartProps) {
  const shape = { lines, kind, piece: piece / 1000, format };
  const zoom = (from: number, to: number) =>
    change({ range: 'custom', from: new Date(from).toISOString(), to: new Date(to).toISOString() });
  const { frame, point } = useChart(times, shape, zoom);
  const time = point === null ? undefined : times[point];
  return (
    <>
      <div class="legend">
        {lines.map((line) => (
          <span key={line.name} class="legend-entry">
            <i class="swatch" style={{ background: `var(--${line.color})` }} />
            {line.name}
            <b>{point === null ? summary?.(line) : format(line.values[point] ?? null)}</b>
          </span>
        ))}
        <span class="legend-time">{time !== undefined && `${moment(time).slice(0, 16)} UTC`}</span>
      </div>
      <div
        ref={frame}
        class="chart"
        role="img"
        aria-label={`${title} over time; the button above shows it as a table`}
      />
    </>
  );
}

type ChartTableProps = Pick<TimeChartProps, 'title' | 'times' | 'lines' | 'format'>;

function ChartTable({ title, times, lines, format }: ChartTableProps) {
  const rows = times.map((time, index) => ({ time, index }));
  const columns: Column<(typeof rows)[number]>[] = [
    { key: 'time', head: 'Time (UTC)', cell: ({ time }) => moment(time).slice(0, 16), value: ({ time }) => time },
    ...lines.map(({ name, values }) => ({
      key: name,
      head: name,
      numeric: true,
      cell: ({ index }: { index: number }) => format(values[index] ?? null),
      value: ({ index }: { index: number }) => values[index],
    })),
  ];
  return <DataTable caption={title} columns={columns} rows={rows} keyOf={({ time }) => String(time)} sortedBy="time" />;
}
