/**
 * The clients: asks one address over kept-alive connections, a fixed number of requests at a time, no two with the
 * same prompt. Runs in a process of its own and gets its jobs from the benchmark.
 */
import { performance } from 'node:perf_hooks';
import { Pool } from 'undici';
import { prompt } from './load-prompts';
import { percentile } from './statistics';

export interface LoadJob {
  origin: string;
  path: '/v1/chat/completions' | '/v1/messages';
  model: string;
  stream: boolean;
  /** Requests at a time. */
  concurrency: number;
  /** The job ends with whichever comes first. */
  requests: number;
  seconds: number;
}

export interface LoadResult {
  requests: number;
  seconds: number;
  /** Milliseconds from sending to the answer's end. */
  p50: number;
  p99: number;
  /** What went wrong first; no figure is worth anything then. */
  failure?: string;
}

/** How every good answer ends: an answer that was cut or refused must not look fast. */
const GOOD_END = /\}\s*$|data: \[DONE\]\n\n$|"type":"message_stop"\}\n\n$/;

let sent = 0;

async function perform(job: LoadJob): Promise<LoadResult> {
  const pool = new Pool(job.origin, { connections: job.concurrency });
  const durations: number[] = [];
  const begin = performance.now();
  const end = begin + job.seconds * 1000;
  let left = job.requests;
  const client = async () => {
    while (left-- > 0 && performance.now() < end) durations.push(await exchange(pool, job));
  };
  let failure: string | undefined;
  await Promise.all(Array.from({ length: job.concurrency }, client)).catch((error: unknown) => {
    failure = error instanceof Error ? error.message : String(error);
  });
  const seconds = (performance.now() - begin) / 1000;
  await pool.destroy();
  return {
    requests: durations.length,
    seconds,
    p50: percentile(durations, 50),
    p99: percentile(durations, 99),
    failure,
  };
}

async function exchange(pool: Pool, job: LoadJob): Promise<number> {
  const body = JSON.stringify({
    model: job.model,
    max_tokens: 1024,
    stream: job.stream,
    ...prompt(job.path, sent++),
  });
  const begin = performance.now();
  const headers = { 'content-type': 'application/json' };
  const answer = await pool.request({ method: 'POST', path: job.path, headers, body });
  const text = await answer.body.text();
  const duration = performance.now() - begin;
  if (answer.statusCode !== 200 || !GOOD_END.test(text.slice(-60))) {
    throw new Error(
      `${job.origin}${job.path} answered ${answer.statusCode}: ${text.slice(0, 300)} ... ${text.slice(-100)}`,
    );
  }
  return duration;
}

process.on('message', (job: LoadJob) => {
  void perform(job).then((result) => process.send?.(result));
});
