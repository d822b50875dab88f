import { BINS, centreOf } from './bins';
import type { Evidence, Verdicts } from './evidence';

/**
 * How the share of wrong entries falls with their log-odds, as far as it is known.
 *
 * The verifier's log-odds x are calibrated on its own data; on other prompts they may be off. So the error at x is
 *
 *     e(x) = floor + (1 - floor) / (1 + exp(shift + slope * (x - PIVOT) + PIVOT))
 *
 * with three unknowns, and a judge who calls a right entry wrong with probability `alarm` (the fourth unknown) and a
 * wrong one right with probability `miss` (known well from pairs that differ) disagrees with a share of
 *
 *     d(x) = alarm * (1 - e(x)) + (1 - miss) * e(x).
 *
 * All four are summed over a grid, weighted by prior and likelihood (Bayes' rule), so that what is not known widens
 * the result and needs no margin of its own. A bin's own comparisons then move its error away from the curve: the
 * curve counts as `CURVE_STRENGTH` comparisons in each bin, and a bin for no more than that in the curve.
 */
export interface ErrorModel {
  readonly weight: number;
  /** For each bin: the share of wrong entries in it. */
  readonly errors: Float64Array;
  /** For each bin: the variance of that share. */
  readonly variances: Float64Array;
}

/** Log-odds around which the slope turns: about where thresholds lie. */
const PIVOT = 2;
const CURVE_STRENGTH = 50;

const shifts = grid(-2.5, 2, 0.5, (shift) => -0.5 * shift ** 2);
const slopes = [0.5, 0.7, 1, 1.4, 2].map((slope) => ({ value: slope, prior: -0.5 * (Math.log(slope) / 0.35) ** 2 }));
const floors = weighted([0, 0.003, 0.01, 0.03, 0.08], [0.4, 0.3, 0.2, 0.07, 0.03]);
const alarms = weighted(
  [0, 0.01, 0.02, 0.03, 0.045, 0.06, 0.08, 0.11, 0.15],
  [0.4, 0.2, 0.1, 0.07, 0.07, 0.06, 0.05, 0.03, 0.02],
);

interface Value {
  readonly value: number;
  /** Logarithm of its prior weight. */
  readonly prior: number;
}

function grid(from: number, to: number, step: number, prior: (value: number) => number): Value[] {
  const count = Math.round((to - from) / step) + 1;
  return Array.from({ length: count }, (_, at) => ({ value: from + at * step, prior: prior(from + at * step) }));
}

function weighted(values: readonly number[], weights: readonly number[]): Value[] {
  return values.map((value, at) => ({ value, prior: Math.log(weights[at]!) }));
}

/** The models that the evidence leaves likely; their weights add up to 1. */
export function fitErrorModels(evidence: Evidence): ErrorModel[] {
  const seen = evidence.compared.flatMap((verdicts, bin) =>
    total(verdicts) > 0 ? [{ bin, ...forCurve(verdicts) }] : [],
  );
  // Half a verdict each way before the first: without any, a judge is taken to know what differs.
  const miss = (evidence.different.agreed + 0.5) / (total(evidence.different) + 25);
  const points: { logWeight: number; errors: Float64Array; alarm: number }[] = [];
  for (const floor of floors)
    for (const slope of slopes)
      for (const shift of shifts) {
        const errors = curve(shift.value, slope.value, floor.value);
        for (const alarm of alarms) {
          let logWeight =
            floor.prior +
            slope.prior +
            shift.prior +
            alarm.prior +
            logLikelihood(evidence.same.disagreed, evidence.same.agreed, alarm.value);
          for (const { bin, agreed, disagreed } of seen)
            logWeight += logLikelihood(disagreed, agreed, disagreement(errors[bin]!, alarm.value, miss));
          points.push({ logWeight, errors, alarm: alarm.value });
        }
      }
  const most = points.reduce((highest, { logWeight }) => Math.max(highest, logWeight), -Infinity);
  const likely = points.filter(({ logWeight }) => logWeight > most - 8);
  const sum = likely.reduce((all, { logWeight }) => all + Math.exp(logWeight - most), 0);
  return likely.map(({ logWeight, errors, alarm }) => ({
    weight: Math.exp(logWeight - most) / sum,
    ...withOwn(errors, evidence, alarm, miss),
  }));
}

function total({ agreed, disagreed }: Verdicts): number {
  return agreed + disagreed;
}

function forCurve(verdicts: Verdicts): Verdicts {
  const share = CURVE_STRENGTH / (CURVE_STRENGTH + total(verdicts));
  return { agreed: verdicts.agreed * share, disagreed: verdicts.disagreed * share };
}

function curve(shift: number, slope: number, floor: number): Float64Array {
  return Float64Array.from({ length: BINS }, (_, bin) => {
    const logOdds = shift + slope * (centreOf(bin) - PIVOT) + PIVOT;
    return floor + (1 - floor) / (1 + Math.exp(logOdds));
  });
}

function disagreement(error: number, alarm: number, miss: number): number {
  return alarm * (1 - error) + (1 - miss) * error;
}

function logLikelihood(disagreed: number, agreed: number, share: number): number {
  const p = Math.min(1 - 1e-4, Math.max(1e-4, share));
  return disagreed * Math.log(p) + agreed * Math.log(1 - p);
}

/** Moves each bin's error towards what was seen in it, as far as the judge can be believed. */
function withOwn(errors: Float64Array, evidence: Evidence, alarm: number, miss: number): Omit<ErrorModel, 'weight'> {
  const own = new Float64Array(BINS);
  const variances = new Float64Array(BINS);
  const trust = 1 - alarm - miss;
  for (let bin = 0; bin < BINS; bin++) {
    const error = errors[bin]!;
    const verdicts = evidence.compared[bin]!;
    const share = disagreement(error, alarm, miss);
    // How many comparisons by a judge who never errs would tell as much.
    const worth = (total(verdicts) * error * (1 - error) * trust ** 2) / Math.max(1e-9, share * (1 - share));
    const seen = total(verdicts) > 0 ? (verdicts.disagreed / total(verdicts) - alarm) / trust : 0;
    const moved = (CURVE_STRENGTH * error + worth * seen) / (CURVE_STRENGTH + worth);
    const shown = evidence.hits[bin]! > 0 ? Math.min(1, evidence.reported[bin]! / evidence.hits[bin]!) : 0;
    own[bin] = Math.min(1, Math.max(shown, moved, 0));
    variances[bin] = (own[bin]! * (1 - own[bin]!)) / (CURVE_STRENGTH + worth + 1);
  }
  return { errors: own, variances };
}
