import { expect } from 'chai';
import { Spending } from '../../../../policies/semantic-cache/labels/spending';
import { atTime } from '../../../support/clock';

const DAY = 86_400_000;

describe('what may be spent on learning', () => {
  it('is so much a day, and no call more', async () => {
    const spending = new Spending(0.03);
    await atTime(10 * DAY, () => {
      expect([0.01, 0.015, 0.01].map((price) => spending.take(price))).to.deep.equal([true, true, false]);
      expect(spending.allows).to.equal(true);
      spending.add(0.1);
      expect(spending.allows).to.equal(false);
    });
    await atTime(11 * DAY, () => expect(spending.take(0.03)).to.equal(true));
  });

  it('counts a price that nobody knows', async () => {
    const spending = new Spending(0.015);
    await atTime(10 * DAY, () =>
      expect([spending.take(undefined), spending.take(undefined)]).to.deep.equal([true, false]),
    );
  });
});
