import type { Child } from './child';
import type { LoadJob, LoadResult } from './load';

/** One way to the answer, and what it is asked. */
export interface Contender {
  name: string;
  child: Child;
  job: LoadJob;
}

export interface Round extends LoadResult {
  /** Microseconds of processor time that the contender's process used. */
  cpu: number;
}

export interface Series {
  name: string;
  rounds: Round[];
}

/** What a process does first is slow: code is not compiled yet, and up to here the host checks for a deprecation. */
const WARM_UP_REQUESTS = 10_000;
const WARM_UP_SECONDS = 10;

/**
 * Measures the contenders in turn, A B C A B C ..., so that whatever else the machine does hits all of them alike,
 * after it has warmed them up.
 */
export async function takeTurns(contenders: readonly Contender[], load: Child, rounds: number): Promise<Series[]> {
  for (const contender of contenders) await measure(warmUp(contender), load);
  const series = contenders.map(({ name }): Series => ({ name, rounds: [] }));
  for (let round = 0; round < rounds; round++) {
    for (const [index, contender] of contenders.entries()) {
      series[index]?.rounds.push(await measure(contender, load));
    }
  }
  return series;
}

/** Streams come at a fixed pace: more of them at a time bring more chunks. */
const WARM_UP_STREAMS = 4;

function warmUp(contender: Contender): Contender {
  const { job } = contender;
  if (job.stream) {
    const streams = WARM_UP_STREAMS * job.concurrency;
    return { ...contender, job: { ...job, concurrency: streams, requests: streams } };
  }
  return {
    ...contender,
    job: { ...job, requests: WARM_UP_REQUESTS, seconds: Math.min(WARM_UP_SECONDS, 4 * job.seconds) },
  };
}

async function measure({ name, child, job }: Contender, load: Child): Promise<Round> {
  const before = await child.cpu();
  const result = await load.ask<LoadResult>(job);
  const cpu = (await child.cpu()) - before;
  if (result.failure) throw new Error(`${name}: ${result.failure}`);
  return { ...result, cpu };
}
