import { BINS, centreOf } from './bins';
import { type Evidence, shownWrong, type Verdicts } from './evidence';

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
/** By how much the verifier may be off on prompts that it was not made with; as held-out families and logs had it. */
const SHIFT_DEVIATION = 0.5;
const CURVE_STRENGTH = 50;
/** What is known otherwise counts as so many hits where callers complain: one who does alone closes no bin. */
const COMPLAINT_STRENGTH = 10;
/** Nothing is taken to be impossible. */
const LEAST_SHARE = 1e-4;

const shifts = grid(-2.5, 2, 0.5, (shift) => -0.5 * (shift / SHIFT_DEVIATION) ** 2);
const slopes = [0.5, 0.7, 1, 1.4, 2].map((slope) => ({ value: slope, prior: -0.5 * (Math.log(slope) / 0.35) ** 2 }));
const floors = weighted([0, 0.003, 0.01, 0.03, 0.08], [0.55, 0.3, 0.12, 0.02, 0.01]);
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

/** One point of the grid: an error curve, and a judge. */
interface Point {
  readonly errors: Float64Array;
  readonly alarm: number;
  readonly prior: number;
  /** For each bin the logarithms of the probabilities that the judge disagrees and agrees. */
  readonly logDisagreed: Float64Array;
  readonly logAgreed: Float64Array;
}

/** Points further below the likeliest one than this many nats tell nothing. */
const NEGLIGIBLE = 8;

/** The models that the evidence leaves likely; their weights add up to 1. */
export function fitErrorModels(evidence: Evidence): ErrorModel[] {
  const miss = missOf(evidence.different);
  const points = pointsOf(miss);
  const compared = evidence.compared.map(forCurve);
  const logWeights = points.map((point) => point.prior + logLikelihood(point, compared, evidence.same));
  const most = logWeights.reduce((highest, logWeight) => Math.max(highest, logWeight), -Infinity);
  const models = points.flatMap((point, at) =>
    logWeights[at]! > most - NEGLIGIBLE
      ? [{ weight: Math.exp(logWeights[at]! - most), ...withOwn(point, evidence, miss) }]
      : [],
  );
  const sum = models.reduce((all, { weight }) => all + weight, 0);
  return models.map((model) => ({ ...model, weight: model.weight / sum }));
}

/** The share of different answers that comparing them takes for the same, as measured on pairs written to be hard. */
const FIRST_MISS = 0.02;
/** So many pairs that differ for certain count as much. */
const FIRST_MISS_STRENGTH = 25;

/** How often the judge takes a wrong entry for right; in whole percents, so that the grid is seldom made anew. */
function missOf({ agreed, disagreed }: Verdicts): number {
  const share = (agreed + FIRST_MISS * FIRST_MISS_STRENGTH) / (agreed + disagreed + FIRST_MISS_STRENGTH);
  return Math.min(0.3, Math.round(100 * share) / 100);
}

let made: { miss: number; points: Point[] } | undefined;

/** The grid for a judge; that of the last one is kept, because its logarithms are most of the work. */
function pointsOf(miss: number): Point[] {
  if (made?.miss !== miss) made = { miss, points: makePoints(miss) };
  return made.points;
}

function makePoints(miss: number): Point[] {
  return floors.flatMap((floor) =>
    slopes.flatMap((slope) =>
      shifts.flatMap((shift) => {
        const errors = curve(shift.value, slope.value, floor.value);
        return alarms.map((alarm) => {
          const shares = errors.map((error) => disagreement(error, alarm.value, miss));
          return {
            errors,
            alarm: alarm.value,
            prior: floor.prior + slope.prior + shift.prior + alarm.prior,
            logDisagreed: shares.map((share) => Math.log(Math.max(share, LEAST_SHARE))),
            logAgreed: shares.map((share) => Math.log(Math.max(1 - share, LEAST_SHARE))),
          };
        });
      }),
    ),
  );
}

function logLikelihood(
  { logDisagreed, logAgreed, alarm }: Point,
  compared: readonly Verdicts[],
  same: Verdicts,
): number {
  const alarmShare = Math.max(alarm, LEAST_SHARE);
  let sum = same.disagreed * Math.log(alarmShare) + same.agreed * Math.log(1 - alarmShare);
  for (let bin = 0; bin < BINS; bin++) {
    const { agreed, disagreed } = compared[bin]!;
    sum += disagreed * logDisagreed[bin]! + agreed * logAgreed[bin]!;
  }
  return sum;
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

/** Moves each bin's error towards what was seen in it, as far as the judge can be believed. */
function withOwn({ errors, alarm }: Point, evidence: Evidence, miss: number): Omit<ErrorModel, 'weight'> {
  const own = new Float64Array(BINS);
  const variances = new Float64Array(BINS);
  const trust = 1 - alarm - miss;
  const shown = shownWrong(evidence, alarm, miss);
  for (let bin = 0; bin < BINS; bin++) {
    const error = errors[bin]!;
    const verdicts = evidence.compared[bin]!;
    const share = disagreement(error, alarm, miss);
    // How many comparisons by a judge who never errs would tell as much.
    const worth = (total(verdicts) * error * (1 - error) * trust ** 2) / Math.max(1e-9, share * (1 - share));
    const seen = total(verdicts) > 0 ? (verdicts.disagreed / total(verdicts) - alarm) / trust : 0;
    const moved = (CURVE_STRENGTH * error + worth * seen) / (CURVE_STRENGTH + worth);
    own[bin] = Math.min(1, withComplaints(Math.max(moved, 0), evidence.hits[bin]!, shown[bin]!));
    variances[bin] = (own[bin]! * (1 - own[bin]!)) / (CURVE_STRENGTH + worth + 1);
  }
  return { errors: own, variances };
}

/** Raises the share of wrong entries of a bin by the hits that callers have shown to be wrong; few who could do. */
function withComplaints(share: number, hits: number, reported: number): number {
  const all = Math.max(hits, reported);
  return Math.max(share, (COMPLAINT_STRENGTH * share + reported) / (COMPLAINT_STRENGTH + all));
}
