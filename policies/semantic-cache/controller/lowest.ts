/** Log-odds from the cautious to the generous: at a verifier's, about 1, 2.4 and 3 % of a log's hits were wrong. */
interface Thresholds {
  readonly strict: number;
  readonly medium: number;
  readonly loose: number;
}

/**
 * Log-odds that a bound on the error never goes below: what is learnt of some subjects says little of the next ones, and
 * whoever makes answers agree on purpose shall not talk the cache into serving whatever is near.
 */
export function lowestFor(maxErrorRate: number, { strict, medium, loose }: Thresholds): number {
  if (maxErrorRate <= 0.02) return strict;
  return maxErrorRate <= 0.05 ? medium : loose;
}
