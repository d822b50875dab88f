import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import { chartData, chartOptions, type ChartShape } from './chart-options';
import { onColorsChanged } from './colors';

const HEIGHT = 180;

interface Chart {
  frame: RefObject<HTMLDivElement | null>;
  /** The piece under the pointer. */
  point: number | null;
}

/** Keeps a chart in its frame, as wide as that, in the colours of the theme. */
export function useChart(
  times: readonly number[],
  shape: ChartShape,
  onSelect: (from: number, to: number) => void,
): Chart {
  const frame = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | undefined>(undefined);
  const [point, setPoint] = useState<number | null>(null);
  const latest = useRef({ shape, onSelect });
  latest.current = { shape, onSelect };
  const look = [shape.kind, shape.piece, ...shape.lines.map(({ name, color }) => `${name}:${color}`)].join('|');
  useEffect(() => {
    const element = frame.current;
    if (!element) return undefined;
    const events = { onPoint: setPoint, onSelect: (from: number, to: number) => latest.current.onSelect(from, to) };
    const options = chartOptions(latest.current.shape, element.clientWidth, HEIGHT, events);
    const made = new uPlot(options, chartData(times, latest.current.shape), element);
    chart.current = made;
    const sizes = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: HEIGHT }));
    sizes.observe(element);
    const stop = onColorsChanged(() => made.redraw(false, true));
    return () => {
      stop();
      sizes.disconnect();
      made.destroy();
    };
  }, [look]);
  useEffect(() => chart.current?.setData(chartData(times, latest.current.shape)), [times, shape.lines]);
  return { frame, point };
}
