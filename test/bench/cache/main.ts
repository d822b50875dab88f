/**
 * `npm run bench:cache`: how right the semantic cache is on pairs of questions and on logs, against a threshold of the
 * cosine and against vCache, and how long a decision takes.
 */
import type { LocalEmbedder } from '../../../plugins/core/embedder';
import { useLite } from '../../../plugins/embedders/use-lite';
import { readArguments, USAGE } from './arguments';
import type { BenchOptions } from './arguments';
import { encode } from './encode';
import { measureLatency } from './latency';
import { measurePairs } from './measure-pairs';
import { measureStream } from './measure-stream';
import { questionsOf } from './questions';
import { readPairs, readStream } from './read-lines';
import { tableOf } from './table';
import type { BenchReport } from './table';

const progress = (line: string) => process.stderr.write(`${line}\n`);

function openEmbedder(lexical: boolean): LocalEmbedder | undefined {
  const missing = useLite.missing?.();
  if (missing) progress(`without vectors: ${missing}`);
  const say = (line: string) => progress(line);
  return lexical || missing ? undefined : useLite.open('', { error: say, warn: say, info: say, debug: say });
}

async function measure(options: BenchOptions, embedder: LocalEmbedder | undefined): Promise<BenchReport> {
  const pairs = readPairs(options.pairs);
  const requests = readStream(options.streams);
  const texts = [...requests.map(({ text }) => text), ...pairs.flatMap(({ a, b }) => [a, b])];
  const vectors = embedder ? await encode(texts, embedder, progress) : new Map<string, Float32Array>();
  const { judgeNoise } = options;
  return {
    pairs: pairs.length ? measurePairs(pairs, vectors, embedder) : undefined,
    ...(requests.length ? await measureStream(requests, vectors, { embedder, judgeNoise, progress }) : {}),
    latencyMs: await measureLatency(questionsOf([...new Set(texts)], vectors), embedder),
  };
}

async function main(): Promise<void> {
  const options = readArguments(process.argv.slice(2));
  const embedder = openEmbedder(options.lexical);
  try {
    const report = await measure(options, embedder);
    process.stdout.write(`${options.json ? JSON.stringify(report, null, 2) : tableOf(report)}\n`);
  } finally {
    await embedder?.close();
  }
}

main().catch((error: unknown) => {
  progress(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  process.exitCode = 1;
});
