import { expect } from 'chai';
import { Controller, lowestFor } from '../../../../policies/semantic-cache/controller';
import { randomFrom } from '../../../support/random';
import { logistic, simulate } from './simulate';
import { TestTallyStore } from './tally-store';

const open = () =>
  new Controller({
    version: 'one',
    maxErrorRate: 0.05,
    shadowRate: 0.1,
    store: new TestTallyStore(),
    logger: { warn: () => undefined },
    random: randomFrom(1),
  });

describe('the report of a controller', () => {
  it('says nothing of an error before a hit was compared', async () => {
    const controller = open();
    controller.decided(4, true);
    controller.decided(-Infinity, false);
    controller.observe({ source: 'miss', logOdds: 0, right: false });
    expect(controller.report()).to.deep.include({ hits: 1, misses: 1, labels: { miss: 1 }, error: null });
    await controller.close();
  });

  it('holds the true error in its interval nearly always', async () => {
    let inside = 0;
    const seeds = Array.from({ length: 8 }, (_, at) => at + 1);
    for (const seed of seeds) {
      const { controller, hits, wrong } = await simulate({
        curve: logistic(0),
        maxErrorRate: 0.05,
        judgeNoise: seed % 2 ? 0.05 : 0,
        requestsADay: 1e6,
        seed,
      });
      const { error } = controller.report();
      if (error && error.low <= wrong / hits && wrong / hits <= error.high) inside++;
    }
    expect(inside).to.be.at.least(6);
  });

  it('takes off what the judge is seen to get wrong', async () => {
    const controller = open();
    for (let count = 0; count < 1000; count++) {
      controller.decided(5, true);
      controller.observe({ source: 'shadow', logOdds: 5, right: count % 10 > 0 });
      controller.observe({ source: 'again', logOdds: 5, right: count % 10 > 0 });
    }
    expect(controller.report().error!.estimate).to.be.below(0.01);
    await controller.close();
  });

  it('counts each bin by its hits, however often it was compared', async () => {
    const controller = open();
    for (let count = 0; count < 900; count++) controller.decided(5, true);
    for (let count = 0; count < 100; count++) controller.decided(1, true);
    for (let count = 0; count < 50; count++) controller.observe({ source: 'shadow', logOdds: 1, right: count >= 25 });
    for (let count = 0; count < 50; count++) controller.observe({ source: 'shadow', logOdds: 5, right: true });
    const { estimate, low, high } = controller.report().error!;
    expect(estimate).to.be.closeTo(0.05, 1e-9);
    expect(low).to.be.within(0, 0.05);
    expect(high).to.be.within(0.05, 0.2);
    await controller.close();
  });

  it('is not better than what callers have shown', async () => {
    const controller = open();
    for (let count = 0; count < 100; count++) controller.decided(5, true);
    controller.observe({ source: 'shadow', logOdds: 5, right: true });
    for (let count = 0; count < 20; count++) controller.observe({ source: 'feedback', logOdds: 5, right: false });
    expect(controller.report().error!.estimate).to.equal(0.2);
    expect(controller.threshold).to.be.above(5);
    await controller.close();
  });

  it('is not changed by callers who are content: the others need not say so', async () => {
    const controller = open();
    const { threshold } = controller;
    for (let count = 0; count < 100; count++) controller.observe({ source: 'feedback', logOdds: 0, right: true });
    expect(controller.threshold).to.equal(threshold);
    expect(controller.report().labels).to.deep.equal({ feedback: 100 });
    await controller.close();
  });
});

describe('the hits that are compared', () => {
  it('are as many as was said, the doubtful ones first', async () => {
    const controller = open();
    for (let count = 0; count < 200; count++)
      for (const logOdds of [2.5, 3, 3.5, 4, 4.5, 5, 5.5, 6])
        controller.decided(logOdds, logOdds >= controller.threshold);
    for (let count = 0; count < 20; count++) controller.observe({ source: 'miss', logOdds: 2, right: true });
    const random = randomFrom(7);
    let [hits, samples, doubtful, sure] = [0, 0, 0, 0];
    for (let count = 0; count < 20_000; count++) {
      const logOdds = [2.5, 3, 3.5, 4, 4.5, 5, 5.5, 6][Math.floor(random() * 8)]!;
      if (logOdds < controller.threshold) continue;
      hits++;
      if (!controller.samples(logOdds)) continue;
      samples++;
      if (logOdds <= 4) doubtful++;
      if (logOdds >= 5) sure++;
    }
    expect(samples / hits).to.be.within(0.07, 0.13);
    expect(doubtful).to.be.above(sure);
    await controller.close();
  });

  it('never serves below the threshold that belongs to its bound, however well all goes', async () => {
    const lowest = lowestFor(0.02, { strict: 3, medium: 2, loose: 1 });
    const given = { version: 'one', maxErrorRate: 0.02, shadowRate: 0.1, store: new TestTallyStore() };
    const learn = async (controller: Controller): Promise<number> => {
      for (let count = 0; count < 2000; count++) {
        controller.decided(1, false);
        controller.observe({ source: 'miss', logOdds: 1, right: true });
      }
      await controller.close();
      return controller.threshold;
    };
    const logger = { warn: () => undefined };
    expect(lowest).to.equal(3);
    expect(await learn(new Controller({ ...given, logger, lowest }))).to.equal(3);
    expect(await learn(new Controller({ ...given, store: new TestTallyStore(), logger }))).to.be.lessThan(3);
    expect([0.05, 0.2].map((bound) => lowestFor(bound, { strict: 3, medium: 2, loose: 1 }))).to.deep.equal([2, 1]);
  });
});
