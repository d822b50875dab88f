import { expect } from 'chai';
import { Controller } from '../../../../policies/semantic-cache/controller';
import { TestTallyStore } from './tally-store';

/** The share of exact hits for which the model is asked once more, to a hundredth. */
async function shareAskedAgain(shadowRate: number, comparisons: number): Promise<number> {
  let drawn = 0;
  const controller = new Controller({
    ...{ version: 'one', maxErrorRate: 0.05, shadowRate, store: new TestTallyStore() },
    logger: { warn: () => undefined },
    random: () => drawn++ / 100,
  });
  for (let count = 0; count < comparisons; count++) {
    controller.observe({ source: 'again', logOdds: Infinity, right: true });
  }
  const asked = Array.from({ length: 100 }, () => controller.asksAgain()).filter(Boolean).length;
  await controller.close();
  return asked / 100;
}

describe('asking again for what was answered', () => {
  it('is often at first, and seldom once it is known how far answers differ', async () => {
    expect(await shareAskedAgain(0.02, 0)).to.equal(0.1);
    expect(await shareAskedAgain(0.04, 100)).to.equal(0.01);
  });

  it('leaves four fifths of exact hits to the cache, whatever share of hits is compared', async () => {
    for (const rate of [0.2, 0.5, 1]) expect(await shareAskedAgain(rate, 0), String(rate)).to.equal(0.2);
    expect(await shareAskedAgain(1, 100)).to.equal(0.2);
  });

  it('is left out where nothing is compared', async () => {
    expect(await shareAskedAgain(0, 0)).to.equal(0);
  });
});
