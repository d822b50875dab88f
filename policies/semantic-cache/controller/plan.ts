import { BINS, binOf, lowerEdge } from './bins';
import type { ErrorModel } from './error-model';
import type { Evidence } from './evidence';

/** Standard deviations by which the error expected among hits must lie under the bound. */
const MARGIN = 0.5;
/**
 * The error at the threshold may be so many times the bound: better hits would make up for worse ones, but nobody
 * should get what is known to be wrong.
 */
const MOST_AT_THE_THRESHOLD = 6;
/** Where nothing was decided yet, scores are taken to lie evenly over the bins. */
const PRIOR_DECISIONS_A_BIN = 1;
/** Doubtful hits are compared so many times as often as hits on the whole, at most. */
const MOST_SAMPLING = 10;

/**
 * How far answers to one question differ by themselves, and how often the judge is wrong about it, takes so many
 * comparisons to know; without them, nobody can tell such differences from wrong hits.
 */
const JUDGE_IS_KNOWN = 60;
/** Times the share of hits that are compared: until that is known, and from then on. */
const AGAIN_AT_FIRST = 5;
const AGAIN = 0.25;
/** Whatever share of hits is compared: callers are to have use of what is certain. */
const MOST_AGAIN = 0.2;

/** What to do until more is known. */
export interface Plan {
  /** Log-odds from which to serve; Infinity: nothing. */
  readonly threshold: number;
  /** Comparisons of answers that it rests on. */
  readonly comparisons: number;
  /** The probability with which to ask again for what the very same request was answered with. */
  readonly again: number;
  /** The probability with which to compare the answer of a hit with a fresh one. */
  sampling(logOdds: number): number;
}

export interface Wishes {
  /** The share of hits that may be wrong. */
  readonly bound: number;
  /** The share of hits to compare. */
  readonly rate: number;
  /** Log-odds below which nothing is served, whatever is learnt. */
  readonly lowest: number;
}

export function planOf(evidence: Evidence, models: readonly ErrorModel[], { bound, rate, lowest }: Wishes): Plan {
  const decisions = evidence.decisions.map((count) => count + PRIOR_DECISIONS_A_BIN);
  const errors = decisions.map((_, bin) => mean(models, (model) => model.errors[bin]!));
  const threshold = Math.max(lowest, chooseThreshold(models, decisions, errors, bound));
  const shares = samplingShares(errors, decisions, threshold, rate);
  const asked = evidence.same.agreed + evidence.same.disagreed;
  return {
    threshold,
    comparisons: evidence.compared.reduce((sum, { agreed, disagreed }) => sum + agreed + disagreed, 0),
    again: Math.min(MOST_AGAIN, rate * (asked < JUDGE_IS_KNOWN ? AGAIN_AT_FIRST : AGAIN)),
    sampling: (logOdds) => shares[binOf(logOdds) ?? 0]!,
  };
}

/** The lowest log-odds from which the error among hits stays under the bound; Infinity where none do. */
function chooseThreshold(
  models: readonly ErrorModel[],
  decisions: readonly number[],
  errors: readonly number[],
  bound: number,
): number {
  const above = models.map(() => ({ wrong: 0, variance: 0 }));
  let hits = 0;
  let threshold = Infinity;
  for (let bin = BINS - 1; bin >= 0; bin--) {
    const count = decisions[bin]!;
    hits += count;
    models.forEach((model, at) => {
      above[at]!.wrong += count * model.errors[bin]!;
      above[at]!.variance += count ** 2 * model.variances[bin]!;
    });
    const expected = mean(models, (_, at) => above[at]!.wrong / hits);
    const square = mean(models, (_, at) => (above[at]!.wrong ** 2 + above[at]!.variance) / hits ** 2);
    const deviation = Math.sqrt(Math.max(0, square - expected ** 2));
    const isUnderBound = expected + MARGIN * deviation <= bound;
    if (isUnderBound && errors[bin]! <= MOST_AT_THE_THRESHOLD * bound) threshold = lowerEdge(bin);
  }
  return threshold;
}

/**
 * How often to compare hits of each bin so that it is `rate` of all hits: the more often, the less certain they are.
 * In proportion to the deviation, so many comparisons tell most about the error of all hits (Neyman allocation).
 */
function samplingShares(
  errors: readonly number[],
  decisions: readonly number[],
  threshold: number,
  rate: number,
): number[] {
  const deviations = errors.map((error) => Math.sqrt(error * (1 - error)));
  let hits = 0;
  let sum = 0;
  decisions.forEach((count, bin) => {
    if (lowerEdge(bin) < threshold) return;
    hits += count;
    sum += count * deviations[bin]!;
  });
  return deviations.map((deviation) => Math.min(1, rate * Math.min(MOST_SAMPLING, (deviation * hits) / (sum || 1))));
}

function mean(models: readonly ErrorModel[], value: (model: ErrorModel, at: number) => number): number {
  return models.reduce((sum, model, at) => sum + model.weight * value(model, at), 0);
}
