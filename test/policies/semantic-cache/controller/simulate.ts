import { Controller } from '../../../../policies/semantic-cache/controller';
import { randomFrom } from '../../../support/random';
import { TestTallyStore } from './tally-store';

/** The share of wrong entries by their log-odds. */
export type ErrorCurve = (logOdds: number) => number;

export interface Simulated {
  readonly curve: ErrorCurve;
  readonly maxErrorRate: number;
  readonly seed: number;
  readonly requests?: number;
  /** The share of comparisons that come out wrong. */
  readonly judgeNoise?: number;
  /** The error from the middle on. */
  readonly later?: ErrorCurve;
  readonly requestsADay?: number;
}

export interface Outcome {
  readonly controller: Controller;
  readonly hits: number;
  readonly wrong: number;
  /** The same, of the last quarter. */
  readonly late: { hits: number; wrong: number };
}

const DAY = 86_400_000;

/** Requests whose best entries have log-odds from -3 to 5, or which have none, and are wrong by a curve that is known. */
export async function simulate(simulated: Simulated): Promise<Outcome> {
  const { curve, maxErrorRate, seed, requests = 6000, judgeNoise = 0, later = curve, requestsADay = 3000 } = simulated;
  const random = randomFrom(seed);
  let now = 0;
  const controller = new Controller({
    version: 'one',
    maxErrorRate,
    shadowRate: 0.02,
    store: new TestTallyStore(),
    logger: { warn: () => undefined },
    now: () => now,
    random,
  });
  const judged = (right: boolean) => right !== random() < judgeNoise;
  const count = { hits: 0, wrong: 0 };
  const late = { hits: 0, wrong: 0 };
  for (let at = 0; at < requests; at++) {
    now = (at / requestsADay) * DAY;
    if (random() < 0.02) controller.observe({ source: 'again', logOdds: Infinity, right: judged(true) });
    const logOdds = random() < 0.25 ? -Infinity : random() * 8 - 3;
    const right = logOdds > -Infinity && random() >= (at >= requests / 2 ? later : curve)(logOdds);
    const isHit = logOdds >= controller.threshold;
    controller.decided(logOdds, isHit);
    if (!isHit) controller.observe({ source: 'miss', logOdds, right: judged(right) });
    else if (controller.samples(logOdds)) controller.observe({ source: 'shadow', logOdds, right: judged(right) });
    for (const counted of isHit ? (at >= 0.75 * requests ? [count, late] : [count]) : []) {
      counted.hits++;
      if (!right) counted.wrong++;
    }
  }
  await controller.close();
  return { controller, ...count, late };
}

/** A verifier whose log-odds are off by a shift, stretched, and wrong now and then however sure it is. */
export function logistic(shift: number, slope = 1, floor = 0): ErrorCurve {
  return (logOdds) => floor + (1 - floor) / (1 + Math.exp(shift + slope * logOdds));
}
