import type { Embedder } from '../../../plugins/core/embedder';
import { cosine, similarityOf } from '../../../plugins/core/embedder';
import { analyse, verifier } from '../../../policies/semantic-cache/verifier';
import { auc, recallAt } from './figures';
import type { ScoredPair } from './figures';
import type { Pair } from './read-lines';

const PRECISIONS = ['0.90', '0.95', '0.97', '0.99'] as const;

export interface PairFigures {
  readonly pairs: number;
  /** Null where all pairs have the same label. */
  readonly auc: number | null;
  readonly recallAt: Readonly<Record<(typeof PRECISIONS)[number], number>>;
}

/** How well the verifier alone tells pairs with the same answer from others: all of them, and by where they come from. */
export function measurePairs(
  pairs: readonly Pair[],
  vectors: ReadonlyMap<string, Float32Array>,
  embedder?: Embedder,
): PairFigures & { bySource: Record<string, PairFigures> } {
  const scored = pairs.map((pair) => ({ ...pair, score: scoreOf(pair, vectors, embedder) }));
  const sources = [...new Set(scored.map(({ src }) => src))].sort();
  const bySource = sources.map((source) => [
    source ?? 'unknown',
    figuresOf(scored.filter(({ src }) => src === source)),
  ]);
  return { ...figuresOf(scored), bySource: Object.fromEntries(bySource) as Record<string, PairFigures> };
}

function scoreOf({ a, b }: Pair, vectors: ReadonlyMap<string, Float32Array>, embedder?: Embedder): number {
  const [x, y] = [vectors.get(a), vectors.get(b)];
  const similarity = x && y && embedder ? similarityOf(cosine(x, y), embedder) : undefined;
  return verifier.logOdds(analyse(a), analyse(b), similarity);
}

function figuresOf(pairs: readonly ScoredPair[]): PairFigures {
  const recalls = PRECISIONS.map((precision) => [precision, recallAt(pairs, Number(precision))] as const);
  return {
    pairs: pairs.length,
    auc: auc(pairs),
    recallAt: Object.fromEntries(recalls) as PairFigures['recallAt'],
  };
}
