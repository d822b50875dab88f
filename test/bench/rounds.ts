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

/**
 * Measures the contenders in turn, A B C A B C ..., so that whatever else the machine does hits all of them alike. A
 * first turn warms them up and is not counted.
 */
export async function takeTurns(contenders: readonly Contender[], load: Child, rounds: number): Promise<Series[]> {
  const series = contenders.map(({ name }): Series => ({ name, rounds: [] }));
  for (let round = 0; round <= rounds; round++) {
    for (const [index, contender] of contenders.entries()) {
      const result = await measure(contender, load);
      if (round > 0) series[index]?.rounds.push(result);
    }
  }
  return series;
}

async function measure({ name, child, job }: Contender, load: Child): Promise<Round> {
  const before = await child.cpu();
  const result = await load.ask<LoadResult>(job);
  const cpu = (await child.cpu()) - before;
  if (result.failure) throw new Error(`${name}: ${result.failure}`);
  return { ...result, cpu };
}
