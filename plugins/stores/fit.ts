import type { Claim } from '../core/counters';

/** How much of a claim is granted where so much is left; undefined where it does not fit and is enforced. */
export function fit(claim: Claim, left: number): { granted: number; exceeded: boolean } | undefined {
  const { amount, atLeast = amount, enforced = true } = claim;
  if (left >= atLeast) return { granted: Math.min(amount, Math.max(0, left)), exceeded: false };
  return enforced ? undefined : { granted: amount, exceeded: true };
}
