import { expect } from 'chai';
import { setImmediate } from 'node:timers/promises';
import { Controller } from '../../../../policies/semantic-cache/controller';
import type { ControllerOptions } from '../../../../policies/semantic-cache/controller';
import { TestTallyStore } from './tally-store';

const DAY = 86_400_000;
const today = () => Math.floor(Date.now() / DAY);

function open(store: TestTallyStore, options: Partial<ControllerOptions> = {}): Controller {
  return new Controller({
    version: 'one',
    maxErrorRate: 0.05,
    shadowRate: 0.02,
    store,
    logger: { warn: () => undefined },
    ...options,
  });
}

/** What shows a verifier that is better than it says. */
function teachWell(controller: Controller, times = 60): void {
  for (let count = 0; count < times; count++) {
    for (const logOdds of [0, 0.5, 1, 1.5, 2]) {
      controller.decided(logOdds, false);
      controller.observe({ source: 'miss', logOdds, right: true });
    }
  }
}

/** A new one reads what is kept before anything else. */
async function read(controller: Controller): Promise<Controller> {
  await controller.sync();
  return controller;
}

describe('what a controller has learnt', () => {
  it('is known to one that starts later', async () => {
    const store = new TestTallyStore();
    const first = open(store);
    const untaught = first.threshold;
    teachWell(first);
    expect(first.threshold).to.be.below(untaught);
    await first.close();

    const second = await read(open(store));
    expect(second.threshold).to.equal(first.threshold);
    expect(second.report()).to.deep.equal(first.report());
    await second.close();
  });

  it('adds up over gateways, whoever sends first', async () => {
    const together = new TestTallyStore();
    const [a, b] = [open(together), open(together)];
    teachWell(a, 20);
    teachWell(b, 40);
    await Promise.all([a.close(), b.close()]);
    const alone = new TestTallyStore();
    const one = open(alone);
    teachWell(one, 60);
    await one.close();
    const sorted = (store: TestTallyStore) => [...store.counts].sort();
    expect(sorted(together)).to.deep.equal(sorted(alone));
  });

  it('waits while the store is away, and is said once a minute', async () => {
    const store = new TestTallyStore();
    const warnings: string[] = [];
    const controller = open(store, { logger: { warn: (message) => warnings.push(message) } });
    await controller.sync();
    store.broken = true;
    teachWell(controller);
    await controller.sync();
    await controller.sync();
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.include('the store is away');
    store.broken = false;
    await controller.close();
    expect([...store.counts.values()].reduce((sum, count) => sum + count, 0)).to.equal(600);
  });

  it('comes to the store also when a judge tells it after the end', async () => {
    const store = new TestTallyStore();
    const controller = open(store);
    const counted = () => [...store.counts.values()].reduce((sum, count) => sum + count, 0);
    teachWell(controller, 1);
    const closed = controller.close();
    controller.observe({ source: 'shadow', logOdds: 2, right: false });
    await closed;
    controller.observe({ source: 'shadow', logOdds: 2, right: true });
    while (counted() < 12) await setImmediate();
    expect(Object.fromEntries(store.counts)).to.deep.include({ [`one/${today()}/16/shadow.right`]: 1 });
  });

  it('is not taken for that of another verifier', async () => {
    const store = new TestTallyStore();
    const first = open(store);
    const untaught = first.threshold;
    teachWell(first);
    await first.close();
    const other = await read(open(store, { version: 'two' }));
    expect(other.threshold).to.equal(untaught);
    expect(other.report().misses).to.equal(0);
    await other.close();
  });

  it('is forgotten after two weeks, in the store as well', async () => {
    const store = new TestTallyStore();
    const first = open(store, { now: () => 0 });
    const untaught = first.threshold;
    teachWell(first);
    await first.close();
    expect(store.counts.size).to.be.above(0);
    const later = await read(open(store, { now: () => 16 * DAY }));
    expect(store.counts.size).to.equal(0);
    expect(later.threshold).to.equal(untaught);
    await later.close();
  });

  it('is kept under names whose number is bounded, whatever comes', async () => {
    const store = new TestTallyStore();
    const controller = open(store, { now: () => 0 });
    for (const logOdds of [-Infinity, Infinity, NaN]) controller.decided(logOdds, false);
    for (let logOdds = -10; logOdds < 15; logOdds += 0.25) {
      controller.decided(logOdds, logOdds > 0);
      for (const source of ['miss', 'shadow', 'again', 'repeat', 'no-cache', 'feedback'] as const)
        for (const right of [true, false]) controller.observe({ source, logOdds, right });
    }
    await controller.close();
    expect(store.counts.size).to.be.below(700);
  });
});
