import uPlot from 'uplot';
import { colorOf } from './colors';

/** A row of numbers of a chart, one for each piece of time. */
export interface Line {
  name: string;
  /** Property of the style sheet. */
  color: string;
  values: (number | null)[];
}

export interface ChartShape {
  lines: readonly Line[];
  /** Bars stand on each other; lines do not. */
  kind: 'bars' | 'lines';
  /** Seconds that a piece is long. */
  piece: number;
  format(value: number): string;
}

export interface ChartEvents {
  onPoint(index: number | null): void;
  onSelect(from: number, to: number): void;
}

const GROUP = 'dashboard';
const FONT = '11px system-ui, sans-serif';

/** What uPlot needs to know of a chart, besides its data. */
export function chartOptions(shape: ChartShape, width: number, height: number, events: ChartEvents): uPlot.Options {
  const { lines, kind } = shape;
  return {
    width,
    height,
    // The last time may stand at the very end of lines, and reaches half its width beyond.
    padding: [8, kind === 'lines' ? 18 : 8, 0, 0],
    legend: { show: false },
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'UTC'),
    scales: { x: { time: true, range: timeRange(shape) }, y: { range: (_chart, _min, max) => [0, (max || 1) * 1.1] } },
    series: [{}, ...(kind === 'bars' ? lines.map(bar).reverse() : lines.map(stroke))],
    axes: [
      axis({ size: 30, space: 70, values: timeLabels }),
      axis({ size: 52, space: 34, values: valueLabels(shape) }),
    ],
    cursor: {
      sync: { key: GROUP },
      drag: { x: true, y: false, setScale: false },
      points: { show: kind === 'lines' },
    },
    hooks: {
      setCursor: [({ cursor }) => events.onPoint(cursor.idx ?? null)],
      setSelect: [
        (chart) => {
          const { left, width: selected } = chart.select;
          if (selected < 4) return;
          events.onSelect(chart.posToVal(left, 'x') * 1000, chart.posToVal(left + selected, 'x') * 1000);
          chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        },
      ],
    },
  };
}

/** uPlot's columns: the times in seconds, and of bars the sums down to the first line, the highest drawn first. */
export function chartData(times: readonly number[], { lines, kind }: ChartShape): uPlot.AlignedData {
  const seconds = times.map((time) => time / 1000);
  if (kind === 'lines') return [seconds, ...lines.map(({ values }) => values)];
  const sums = lines.map((_, index) => times.map((_time, at) => sumOf(lines.slice(0, index + 1), at)));
  return [seconds, ...sums.reverse()];
}

function sumOf(lines: readonly Line[], at: number): number {
  return lines.reduce((sum, { values }) => sum + (values[at] ?? 0), 0);
}

function bar({ name, color }: Line): uPlot.Series {
  const paint = () => colorOf(color);
  return {
    label: name,
    fill: paint,
    width: 0,
    points: { show: false },
    paths: uPlot.paths.bars!({ size: [0.72, 48] }),
  };
}

function stroke({ name, color }: Line): uPlot.Series {
  return { label: name, stroke: () => colorOf(color), width: 1.75, spanGaps: true, points: { size: 4 } };
}

function axis(more: uPlot.Axis): uPlot.Axis {
  const line = { stroke: () => colorOf('line'), width: 1 };
  return { stroke: () => colorOf('muted'), font: FONT, grid: line, ticks: { ...line, size: 4 }, gap: 6, ...more };
}

/** A bar stands in the middle of what it is about. */
function timeRange({ kind, piece }: ChartShape): uPlot.Range.Function {
  return (_chart, min, max) =>
    kind === 'bars' ? [min - piece / 2, max + piece / 2] : min === max ? [min - piece, max + piece] : [min, max];
}

function timeLabels(_chart: uPlot, times: number[]): string[] {
  let before = '';
  return times.map((seconds) => {
    const [day = '', time = ''] = new Date(seconds * 1000).toISOString().split('T');
    const midnight = time.startsWith('00:00');
    const label = midnight || (before !== '' && before !== day) ? day.slice(5) : time.slice(0, 5);
    before = day;
    return label;
  });
}

function valueLabels({ format }: ChartShape) {
  return (_chart: uPlot, values: number[]) => values.map((value) => (value === 0 ? '0' : format(value)));
}
