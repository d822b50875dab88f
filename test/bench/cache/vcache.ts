import { randomFrom } from '../../support/random';
import type { Judge } from './judge';
import type { Neighbour, Neighbours } from './neighbours';
import type { Strategy } from './replay';

/** Levels of confidence that are tried; the best one counts. */
const CONFIDENCES = [0.01, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5];
/** Sigmoids of the cosine: where they are at one half, and how steep they are there. */
const SIGMOIDS = Array.from({ length: 51 }, (_, step) => step / 50).flatMap((middle) =>
  [5, 10, 20, 40, 80].map((slope) => ({ middle, slope })),
);

/**
 * vCache (arXiv 2502.03771), written from the idea of the paper: each entry learns by itself from which cosine on it is
 * right, as a sigmoid of what was observed at it, and the share of requests, not of hits, that get a wrong answer stays
 * under the bound. With a lower confidence bound p of being right, the model is asked with the probability t that keeps
 * (1 - t) * (1 - p) at the bound; asking gives the entry an observation, and a new entry where the answer is another.
 */
export function vCache(neighbours: Neighbours, judge: Judge, bound: number): Strategy {
  const random = randomFrom(30);
  const logLikelihoods = new Map<number, Float64Array>();
  let asked: Neighbour | undefined;

  function exploration(nearest: Neighbour): number {
    const weights = logLikelihoods.get(nearest.at)!;
    const most = Math.max(...weights);
    const points = SIGMOIDS.map((sigmoid, at) => ({
      right: rightAt(sigmoid, nearest.cosine),
      weight: Math.exp(weights[at]! - most),
    })).sort((a, b) => a.right - b.right);
    const total = points.reduce((sum, { weight }) => sum + weight, 0);
    return Math.min(
      ...CONFIDENCES.map((confidence) => {
        let below = 0;
        const quantile = points.find(({ weight }) => (below += weight) >= confidence * total);
        const right = (1 - confidence) * (quantile?.right ?? 0);
        return Math.max(0, 1 - bound / (1 - right));
      }),
    );
  }

  return {
    async serve(at) {
      asked = neighbours.find(at, (other) => logLikelihoods.has(other));
      return asked && random() >= exploration(asked) ? asked.at : undefined;
    },
    async missed(at) {
      const isRight = asked !== undefined && judge(asked.at, at);
      if (asked) observe(logLikelihoods.get(asked.at)!, asked.cosine, isRight);
      if (!isRight) logLikelihoods.set(at, new Float64Array(SIGMOIDS.length));
    },
  };
}

function rightAt({ middle, slope }: (typeof SIGMOIDS)[number], cosine: number): number {
  return 1 / (1 + Math.exp(-slope * (cosine - middle)));
}

function observe(logLikelihoods: Float64Array, cosine: number, isRight: boolean): void {
  SIGMOIDS.forEach((sigmoid, at) => {
    const right = rightAt(sigmoid, cosine);
    logLikelihoods[at]! += Math.log(Math.max(1e-12, isRight ? right : 1 - right));
  });
}
