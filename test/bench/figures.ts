import type { Series } from './rounds';
import { CHUNKS_PER_STREAM } from './stand-in-answers';
import { median } from './statistics';

/** How a contender compares with the one that it is held against. */
export interface Comparison {
  ratio: number;
  /** Whether the ratio has to be at least or at most the limit; undefined where nothing is promised. */
  target?: { atLeast?: number; atMost?: number; met: boolean };
}

export interface PlainFigures extends Comparison {
  name: string;
  requestsPerSecond: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
  /** Microseconds of processor time. */
  cpuPerRequest: number;
}

export interface StreamFigures extends Comparison {
  name: string;
  /** Milliseconds of processor time. */
  cpuPer1000Chunks: number;
  /** Milliseconds from sending the request to the answer's end. */
  p50: number;
}

/** Targets for plain answers: requests a second, as a multiple of the host's own `proxy` policy. */
const AT_LEAST: Readonly<Record<string, number>> = { 'gateway, all policies': 1.0 };
/** Targets for streamed answers: processor time a chunk, as a multiple of a raw pipe. */
const AT_MOST: Readonly<Record<string, number>> = {
  'same API': 1.5,
  'OpenAI to Anthropic': 2.2,
  'Anthropic to OpenAI': 2.2,
};

export function plainFigures(all: readonly Series[], baseline: string): PlainFigures[] {
  const speed = (series: Series) => series.rounds.map((round) => round.requests / round.seconds);
  const base = speed(named(all, baseline));
  return all.map((series) => ({
    name: series.name,
    requestsPerSecond: median(speed(series)),
    p50: median(series.rounds.map((round) => round.p50)),
    p99: median(series.rounds.map((round) => round.p99)),
    cpuPerRequest: median(series.rounds.map((round) => round.cpu / round.requests)),
    ...compare(pairwise(speed(series), base), { atLeast: AT_LEAST[series.name] }),
  }));
}

export function streamFigures(all: readonly Series[], baseline: string): StreamFigures[] {
  const cost = (series: Series) => series.rounds.map((round) => round.cpu / round.requests / CHUNKS_PER_STREAM);
  const base = cost(named(all, baseline));
  return all.map((series) => ({
    name: series.name,
    cpuPer1000Chunks: median(cost(series)),
    p50: median(series.rounds.map((round) => round.p50)),
    ...compare(pairwise(cost(series), base), { atMost: AT_MOST[series.name] }),
  }));
}

function named(all: readonly Series[], name: string): Series {
  const found = all.find((series) => series.name === name);
  if (!found) throw new Error(`nothing called ${name} was measured`);
  return found;
}

/** The median of the ratios of neighbouring rounds, which shared the machine's mood. */
function pairwise(values: readonly number[], base: readonly number[]): number {
  return median(values.map((value, index) => value / (base[index] ?? NaN)));
}

function compare(ratio: number, limit: { atLeast?: number; atMost?: number }): Comparison {
  const { atLeast, atMost } = limit;
  if (atLeast === undefined && atMost === undefined) return { ratio };
  return { ratio, target: { ...limit, met: ratio >= (atLeast ?? 0) && ratio <= (atMost ?? Infinity) } };
}
