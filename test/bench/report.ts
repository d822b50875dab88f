import { availableParallelism, cpus } from 'node:os';
import type { Comparison, PlainFigures, StreamFigures } from './figures';

export interface Report {
  machine: { cpu: string; cores: number; platform: string; node: string };
  rounds: number;
  /** Ratios are to the host's `proxy` policy. */
  plain: PlainFigures[];
  /** Ratios are to the raw pipe. */
  streams: StreamFigures[];
}

export function machine(): Report['machine'] {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
  };
}

/** The report for people. */
export function table({ machine: { cpu, cores, platform, node }, rounds, plain, streams }: Report): string {
  return [
    `${cpu}, ${cores} cores, ${platform}, Node ${node}; medians of ${rounds} alternating rounds`,
    '',
    columns('Plain answers', ['requests/s', 'p50 ms', 'p99 ms', 'CPU us/request', 'x host proxy']),
    ...plain.map((row) =>
      columns(row.name, [
        row.requestsPerSecond.toFixed(0),
        row.p50.toFixed(1),
        row.p99.toFixed(1),
        row.cpuPerRequest.toFixed(0),
        verdict(row),
      ]),
    ),
    '',
    columns('Streamed answers', ['CPU ms/1,000 chunks', 'p50 ms', 'x raw pipe']),
    ...streams.map((row) => columns(row.name, [row.cpuPer1000Chunks.toFixed(1), row.p50.toFixed(0), verdict(row)])),
  ].join('\n');
}

function columns(name: string, cells: readonly string[]): string {
  const last = cells.length - 1;
  return name.padEnd(32) + cells.map((cell, index) => (index === last ? `   ${cell}` : cell.padStart(20))).join('');
}

function verdict({ ratio, target }: Comparison): string {
  if (!target) return ratio.toFixed(2);
  const limit = target.atLeast === undefined ? `at most ${target.atMost}` : `at least ${target.atLeast}`;
  return `${ratio.toFixed(2)}  (target: ${limit}, ${target.met ? 'met' : 'MISSED'})`;
}
