import { expect } from 'chai';
import { setImmediate } from 'node:timers/promises';
import { Counts } from '../../../../policies/semantic-cache/controller/counts';
import { Spending } from '../../../../policies/semantic-cache/labels/spending';
import { atTime } from '../../../support/clock';
import { TestTallyStore } from '../controller/tally-store';

const DAY = 86_400_000;

describe('what may be spent on learning', () => {
  let store: TestTallyStore;
  let opened: Counts[];
  beforeEach(() => ([store, opened] = [new TestTallyStore(), []]));
  afterEach(() => Promise.all(opened.map((counts) => counts.close())));

  /** As after a restart or a reload, or on another gateway. */
  function open(perDay: number): { spending: Spending; counts: Counts } {
    const counts = new Counts(store, () => undefined);
    opened.push(counts);
    return { spending: new Spending(perDay, counts), counts };
  }

  it('is so much a day, and no call more', async () => {
    const { spending } = open(0.03);
    await atTime(10 * DAY, () => {
      expect([0.01, 0.015, 0.01].map((price) => spending.take(price))).to.deep.equal([true, true, false]);
      expect(spending.allows).to.equal(true);
      spending.add(0.1);
      expect(spending.allows).to.equal(false);
    });
    await atTime(11 * DAY, () => expect(spending.take(0.03)).to.equal(true));
  });

  it('counts a price that nobody knows', async () => {
    const { spending } = open(0.015);
    await atTime(10 * DAY, () =>
      expect([spending.take(undefined), spending.take(undefined)]).to.deep.equal([true, false]),
    );
  });

  it('is gone after a reload, too, and on all gateways with one store', async () => {
    const first = open(0.03);
    expect(first.spending.take(0.02)).to.equal(true);
    await first.counts.close();
    const { spending, counts } = open(0.03);
    while (counts.spentToday() === 0) await setImmediate();
    expect([0.02, 0.01].map((price) => spending.take(price))).to.deep.equal([false, true]);
    expect(spending.allows).to.equal(false);
  });
});
