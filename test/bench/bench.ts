/**
 * `npm run bench`: what the gateway costs beside the host's own proxy and beside a raw pipe, in one run on one machine.
 * Everything runs locally. `--quick` only shows that it runs; `--rounds <n>` takes more; `--json` prints for programs.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Child } from './child';
import { plainFigures, streamFigures } from './figures';
import type { LoadJob } from './load';
import { machine, table, type Report } from './report';
import { takeTurns, type Contender } from './rounds';
import { Stage, type Server } from './stage';

interface Size {
  rounds: number;
  /** Length of one round of plain answers. */
  seconds: number;
  /** Streams in one round, all at the same time. */
  streams: number;
  /** Milliseconds from one streamed chunk to the next: 10 is a brisk model. */
  betweenChunks: number;
}

const PLAIN_CONCURRENCY = 32;

const { values } = parseArgs({
  options: { quick: { type: 'boolean' }, json: { type: 'boolean' }, rounds: { type: 'string' } },
});

async function measure(stage: Stage, size: Size): Promise<Report> {
  const load = stage.load();
  const standIn = await stage.standIn(size.betweenChunks);
  const bare = await stage.bareProxy(standIn.origin);
  const host = await stage.hostProxy(standIn.origin);
  const router = await stage.gateway('router-alone', standIn.origin, { keep: ['provider-router'] });
  const relaxed = await stage.gateway('relaxed', standIn.origin, { durability: 'relaxed' });
  const all = await stage.gateway('all-policies', standIn.origin);

  const plain = await takeTurns(
    [
      plainContender('stand-in alone', standIn, size),
      plainContender('bare node:http + undici proxy', bare, size),
      plainContender('host, proxy policy', host, size),
      plainContender('gateway, provider-router alone', router, size),
      plainContender('gateway, all policies', all, size),
      plainContender('  the same, durability relaxed', relaxed, size),
    ],
    load,
    size.rounds,
  );
  const streams = await measureStreams({ bare, all }, load, size);
  return {
    machine: machine(),
    rounds: size.rounds,
    plain: plainFigures(plain, 'host, proxy policy'),
    streams: streamFigures(streams, 'raw pipe'),
  };
}

function measureStreams({ bare, all }: Record<'bare' | 'all', Server>, load: Child, size: Size) {
  const chat = { path: '/v1/chat/completions', model: 'gpt-4o' } as const;
  const translatedChat = { path: '/v1/chat/completions', model: 'claude-sonnet-4-5' } as const;
  const translatedMessages = { path: '/v1/messages', model: 'gpt-4o' } as const;
  return takeTurns(
    [
      streamContender('raw pipe', bare, chat, size),
      streamContender('same API', all, chat, size),
      streamContender('OpenAI to Anthropic', all, translatedChat, size),
      streamContender('Anthropic to OpenAI', all, translatedMessages, size),
    ],
    load,
    size.rounds,
  );
}

function plainContender(name: string, { child, origin }: Server, { seconds }: Size): Contender {
  const about = { path: '/v1/chat/completions', model: 'gpt-4o', stream: false } as const;
  const bounds = { concurrency: PLAIN_CONCURRENCY, requests: 100_000, seconds };
  return { name, child, job: { origin, ...about, ...bounds } };
}

function streamContender(
  name: string,
  { child, origin }: Server,
  ask: Pick<LoadJob, 'path' | 'model'>,
  { streams }: Size,
): Contender {
  return { name, child, job: { origin, ...ask, stream: true, concurrency: streams, requests: streams, seconds: 60 } };
}

async function main(): Promise<void> {
  const size: Size = values.quick
    ? { rounds: 1, seconds: 0.3, streams: 4, betweenChunks: 1 }
    : { rounds: Number(values.rounds ?? 5), seconds: 3, streams: 48, betweenChunks: 10 };
  const folder = mkdtempSync(path.join(tmpdir(), 'gateway-bench-'));
  const stage = new Stage(folder);
  try {
    const report = await measure(stage, size);
    console.log(values.json ? JSON.stringify(report, null, 2) : table(report));
  } finally {
    await stage.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
