import { expect } from 'chai';
import { logistic, simulate } from './simulate';
import type { ErrorCurve, Simulated } from './simulate';

const SEEDS = [1, 2, 3];

/** The error among all hits of several logs, and the hits of each on the mean. */
async function errorOf(simulated: Omit<Simulated, 'seed'>): Promise<{ error: number; late: number; hits: number }> {
  const sums = { hits: 0, wrong: 0, lateHits: 0, lateWrong: 0 };
  for (const seed of SEEDS) {
    const { hits, wrong, late } = await simulate({ ...simulated, seed });
    sums.hits += hits;
    sums.wrong += wrong;
    sums.lateHits += late.hits;
    sums.lateWrong += late.wrong;
  }
  return {
    error: sums.wrong / (sums.hits || 1),
    late: sums.lateWrong / (sums.lateHits || 1),
    hits: sums.hits / SEEDS.length,
  };
}

describe('the error among hits', () => {
  const curves: [string, ErrorCurve][] = [
    ['a verifier that is calibrated', logistic(0)],
    ['one that is too cautious', logistic(1)],
    ['one that tells better than it says', logistic(-1, 2)],
    ['one that is wrong now and then however sure it is', logistic(0, 1.5, 0.01)],
    ['one that knows only yes and no', (logOdds) => (logOdds > 1 ? 0.01 : 0.6)],
  ];
  for (const [name, curve] of curves)
    for (const maxErrorRate of [0.02, 0.05])
      it(`stays under ${maxErrorRate} with ${name}, and hits are given`, async () => {
        const { error, hits } = await errorOf({ curve, maxErrorRate });
        expect(error).to.be.below(1.25 * maxErrorRate);
        expect(hits).to.be.above(500);
      });

  it('stays under the bound with a judge who is wrong in 5 % of the cases, and hits are given', async () => {
    const { error, hits } = await errorOf({ curve: logistic(-1, 2), maxErrorRate: 0.02, judgeNoise: 0.05 });
    expect(error).to.be.below(0.025);
    expect(hits).to.be.above(500);
  });

  it('is brought down where the verifier is far too sure of itself: hardly anything is served then', async () => {
    const { late, hits } = await errorOf({ curve: logistic(-1.5), maxErrorRate: 0.05 });
    expect(late).to.be.below(0.0625);
    expect(hits).to.be.below(1200);
  });

  it('is kept by serving nothing where a third of all entries is wrong whatever the verifier says', async () => {
    const { hits } = await errorOf({ curve: () => 0.33, maxErrorRate: 0.05 });
    expect(hits).to.be.below(100);
  });

  it('comes under the bound again when entries get worse', async () => {
    const { late } = await errorOf({
      curve: logistic(0),
      later: logistic(-1),
      maxErrorRate: 0.05,
      requests: 12_000,
    });
    expect(late).to.be.below(0.0625);
  });
});
