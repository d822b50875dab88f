import type { Embedder } from '../../../plugins/core/embedder';
import { verifier } from '../../../policies/semantic-cache/verifier';
import { cosineCache } from './cosine';
import { judgeOf } from './judge';
import { Neighbours } from './neighbours';
import { controlled, uncontrolled } from './our-caches';
import type { Replayed } from './our-caches';
import { questionsOf } from './questions';
import type { LoggedRequest } from './read-lines';
import { remembering } from './remembering';
import { replay } from './replay';
import type { StreamFigures } from './replay';
import { vCache } from './vcache';

export const BOUNDS = ['0.01', '0.02', '0.05'] as const;
/** The bound that is shipped. */
const DEFAULT_BOUND = '0.02';
const COSINES = Array.from({ length: 50 }, (_, step) => (50 + step) / 100);
/** What the best cosine threshold must reach, and the least share of obtainable answers that it must give for that to count. */
const WANTED_PRECISION = 0.98;
const LEAST_CORRECT = 0.01;

export interface StreamReport {
  /** As shipped. */
  readonly stream: StreamFigures;
  readonly strict: StreamFigures;
  readonly controlled: Readonly<Record<(typeof BOUNDS)[number], StreamFigures>>;
  /** Null without vectors. */
  readonly baselines: Readonly<Record<'cosineBest' | 'cosine0.95' | 'vcache0.02', StreamFigures>> | null;
}

/** Replays a log through the cache and through what others do. */
export async function measureStream(
  requests: readonly LoggedRequest[],
  vectors: ReadonlyMap<string, Float32Array>,
  settings: { embedder?: Embedder; judgeNoise: number; progress: (line: string) => void },
): Promise<StreamReport> {
  const { embedder, judgeNoise, progress } = settings;
  const questions = questionsOf(
    requests.map(({ text }) => text),
    vectors,
  );
  const judged = (): Replayed => ({ questions, embedder, verifier: verify, judge: judgeOf(requests, judgeNoise) });
  const verify = remembering(verifier);
  progress('replaying the log: verifier alone');
  const strict = await replay(requests, uncontrolled(judged(), verifier.thresholds.strict));
  const byBound = {} as Record<(typeof BOUNDS)[number], StreamFigures>;
  for (const bound of BOUNDS) {
    progress(`replaying the log: at most ${bound} of hits wrong`);
    const { strategy, controller } = controlled(judged(), Number(bound));
    byBound[bound] = await replay(requests, strategy);
    await controller.close();
  }
  const withVectors = questions.some(({ vector }) => vector);
  const baselines = withVectors
    ? await measureBaselines(
        requests,
        questions.map(({ vector }) => vector),
        judgeNoise,
        progress,
      )
    : null;
  return { stream: byBound[DEFAULT_BOUND], strict, controlled: byBound, baselines };
}

async function measureBaselines(
  requests: readonly LoggedRequest[],
  vectors: readonly (Float32Array | undefined)[],
  judgeNoise: number,
  progress: (line: string) => void,
): Promise<NonNullable<StreamReport['baselines']>> {
  progress('replaying the log: thresholds of the cosine');
  const neighbours = new Neighbours(vectors);
  const byThreshold: (StreamFigures & { threshold: number })[] = [];
  for (const threshold of COSINES)
    byThreshold.push({ ...(await replay(requests, cosineCache(neighbours, threshold))), threshold });
  progress('replaying the log: vCache');
  const judge = judgeOf(requests, judgeNoise);
  return {
    cosineBest: bestOf(byThreshold),
    'cosine0.95': byThreshold.find(({ threshold }) => threshold === 0.95)!,
    'vcache0.02': await replay(requests, vCache(neighbours, judge, 0.02)),
  };
}

/** The threshold with the most correct answers at the wanted precision; where none reaches it, the most precise one. */
function bestOf<T extends StreamFigures>(all: readonly T[]): T {
  const useful = all.filter(({ correct, obtainable }) => correct >= LEAST_CORRECT * obtainable);
  const precise = useful.filter(({ precision }) => precision !== null && precision >= WANTED_PRECISION);
  if (precise.length) return precise.reduce((best, one) => (one.correct > best.correct ? one : best));
  return (useful.length ? useful : all).reduce((best, one) =>
    (one.precision ?? 0) > (best.precision ?? 0) ? one : best,
  );
}
