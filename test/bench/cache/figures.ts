/** Fewer served pairs tell nothing about precision. */
const LEAST_SERVED = 20;

export interface ScoredPair {
  readonly score: number;
  readonly label: 0 | 1;
}

/** The probability that a pair of the same answer has a higher score than another one; ties count half. */
export function auc(pairs: readonly ScoredPair[]): number | null {
  let below = 0;
  let sum = 0;
  let positives = 0;
  for (const { negatives, positives: here } of levels(pairs, (a, b) => a - b)) {
    sum += here * (below + negatives / 2);
    below += negatives;
    positives += here;
  }
  return positives && below ? sum / (positives * below) : null;
}

/** The largest share of pairs of the same answer that a threshold serves at this precision or a better one. */
export function recallAt(pairs: readonly ScoredPair[], precision: number): number {
  const all = pairs.filter(({ label }) => label === 1).length;
  let right = 0;
  let served = 0;
  let best = 0;
  for (const { positives, negatives } of levels(pairs, (a, b) => b - a)) {
    right += positives;
    served += positives + negatives;
    if (served >= LEAST_SERVED && right / served >= precision) best = right / all;
  }
  return best;
}

/** How many pairs of each kind have each score, in the order given. */
function levels(
  pairs: readonly ScoredPair[],
  order: (a: number, b: number) => number,
): { positives: number; negatives: number }[] {
  const counts = new Map<number, { positives: number; negatives: number }>();
  for (const { score, label } of pairs) {
    const level = counts.get(score) ?? { positives: 0, negatives: 0 };
    level[label ? 'positives' : 'negatives']++;
    counts.set(score, level);
  }
  return [...counts].sort(([a], [b]) => (a === b ? 0 : order(a, b))).map(([, level]) => level);
}
