import type { Share } from '../../../plugins/core/cache-report';
import { BINS } from './bins';
import { type Evidence, shownWrong, type Verdicts } from './evidence';

/** Standard deviations that hold 95 % of a normal distribution. */
const Z = 1.96;

/**
 * The share of hits that were wrong, by the hits whose answers were compared: no model of the verifier goes into it.
 * Hits of some bins are compared more often than those of others, so each bin counts by its hits (post-stratification;
 * bins without a comparison count with the next ones below), and the judge's own errors are taken off (Rogan and
 * Gladen, 1978). The interval is Wilson's for as many comparisons as would have the same variance.
 * Null while no hit was compared.
 */
export function realisedError(evidence: Evidence): Share | null {
  const strata = strataOf(evidence);
  if (!strata.length) return null;
  const { alarm, miss, alarmVariance } = judgeErrors(evidence);
  const trust = 1 - alarm - miss;
  const hits = strata.reduce((sum, stratum) => sum + stratum.hits, 0);
  let estimate = 0;
  let variance = alarmVariance / trust ** 2;
  for (const { agreed, disagreed, ...stratum } of strata) {
    const share = stratum.hits / hits;
    const count = agreed + disagreed;
    const smoothed = (disagreed + 0.5) / (count + 1);
    estimate += (share * (disagreed / count - alarm)) / trust;
    variance += (share ** 2 * smoothed * (1 - smoothed)) / count / trust ** 2;
  }
  const shown = shownWrong(evidence, alarm, miss).reduce((sum, count) => sum + count, 0) / hits;
  return wilson(Math.min(1, Math.max(estimate, shown, 0)), variance);
}

interface Stratum extends Verdicts {
  hits: number;
}

/** Bins with hits, from the surest down; each joined with those below it until one of them was compared. */
function strataOf({ hits, shadowed }: Evidence): Stratum[] {
  const strata: Stratum[] = [];
  let open: Stratum = { hits: 0, agreed: 0, disagreed: 0 };
  for (let bin = BINS - 1; bin >= 0; bin--) {
    open.hits += hits[bin]!;
    open.agreed += shadowed[bin]!.agreed;
    open.disagreed += shadowed[bin]!.disagreed;
    if (!open.hits || !(open.agreed + open.disagreed)) continue;
    strata.push(open);
    open = { hits: 0, agreed: 0, disagreed: 0 };
  }
  const last = strata.at(-1);
  if (last) last.hits += open.hits;
  return strata;
}

/** How often the judge calls equal answers different, and different ones equal: none until it was seen to. */
function judgeErrors({ same, different }: Evidence): { alarm: number; miss: number; alarmVariance: number } {
  const asked = same.agreed + same.disagreed;
  const alarm = same.disagreed / (asked + 10);
  const miss = different.agreed / (different.agreed + different.disagreed + 10);
  return { alarm: Math.min(0.3, alarm), miss: Math.min(0.3, miss), alarmVariance: (alarm * (1 - alarm)) / (asked + 1) };
}

function wilson(estimate: number, variance: number): Share {
  const smoothed = Math.min(0.5, Math.max(estimate, Math.sqrt(variance) / 2));
  const count = (smoothed * (1 - smoothed)) / variance;
  const middle = (estimate + Z ** 2 / (2 * count)) / (1 + Z ** 2 / count);
  const half = (Z / (1 + Z ** 2 / count)) * Math.sqrt((estimate * (1 - estimate)) / count + Z ** 2 / (4 * count ** 2));
  // Rounding must not make more than nothing of a share of which nothing is known to be wrong.
  return { estimate, low: estimate === 0 ? 0 : Math.max(0, middle - half), high: Math.min(1, middle + half) };
}
