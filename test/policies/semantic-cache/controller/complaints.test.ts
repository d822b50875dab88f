import { expect } from 'chai';
import { Controller } from '../../../../policies/semantic-cache/controller';
import { TestTallyStore } from './tally-store';

const SURE = 2.8;

/** The threshold after so many hits, of which callers say that some were wrong. */
async function thresholdAfter(hits: number, wrong: number, maxErrorRate = 0.1): Promise<number> {
  const store = new TestTallyStore();
  const options = { version: 'one', maxErrorRate, shadowRate: 0, store, logger: { warn: () => undefined } };
  const first = new Controller(options);
  for (let count = 0; count < hits; count++) first.decided(SURE, true);
  for (let count = 0; count < wrong; count++) first.observe({ source: 'feedback', logOdds: SURE, right: false });
  await first.close();
  // As every gateway has it that reads what others have counted.
  const other = new Controller(options);
  await other.sync();
  await other.close();
  return other.threshold;
}

describe('what callers say of hits', () => {
  it('stops no hits of a young cache where it is said once', async () => {
    for (const [hits, maxErrorRate] of [
      [1, 0.05],
      [3, 0.05],
      [1, 0.1],
      [10, 0.1],
    ] as const)
      expect(await thresholdAfter(hits, 1, maxErrorRate), `one of ${hits}`).to.be.at.most(SURE);
  });

  it('stops those like them where it is said of many', async () => {
    for (const [hits, wrong] of [
      [10, 5],
      [30, 10],
      [300, 60],
    ] as const)
      expect(await thresholdAfter(hits, wrong), `${wrong} of ${hits}`).to.be.above(SURE);
  });

  it('is not taken for the mistakes of the judge, where callers only ask once more', async () => {
    const store = new TestTallyStore();
    const options = { version: 'one', maxErrorRate: 0.05, shadowRate: 0, store, logger: { warn: () => undefined } };
    const logOdds = 3.8;
    const threshold = (wrong: number): number => {
      const controller = new Controller(options);
      for (let count = 0; count < 400; count++) controller.decided(logOdds, true);
      // A judge who calls a twentieth of equal answers different.
      for (let count = 0; count < 200; count++)
        controller.observe({ source: 'again', logOdds: Infinity, right: count % 20 > 0 });
      for (let count = 0; count < 400; count++)
        controller.observe({ source: 'repeat', logOdds, right: count >= wrong });
      return controller.threshold;
    };
    expect(threshold(0)).to.be.at.most(logOdds);
    expect(threshold(20)).to.be.at.most(logOdds);
    expect(threshold(90)).to.be.above(logOdds);
  });

  it('never lets more be served', async () => {
    for (const [hits, wrong] of [
      [0, 0],
      [1, 1],
      [20, 1],
      [20, 20],
    ] as const)
      expect(await thresholdAfter(hits, wrong)).to.be.at.least(await thresholdAfter(hits, 0));
  });
});
