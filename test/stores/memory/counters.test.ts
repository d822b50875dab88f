import { expect } from 'chai';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Counter, Counters } from '../../../plugins/core/counters';
import { memoryCounters, type MemoryCountersOptions } from '../../../plugins/stores/memory/counters';
import { openCounts } from '../../../plugins/stores/sqlite/counts';
import { claimOf, counterOf, describeCounters } from '../counters-contract';

const LEASE = 60_000;
const HOUR = 3_600_000;
const logger = { error: (message: string) => expect.fail(message), warn() {}, info() {}, debug() {} };

describe('memory counters', () => {
  let counters: Counters;
  let folder: string;
  let now: number;

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'counters-'));
    now = Date.now();
    counters = memoryCounters();
  });
  afterEach(async () => {
    await counters.close();
    rmSync(folder, { recursive: true });
  });

  const reopen = async (options: MemoryCountersOptions) => {
    await counters.close();
    counters = memoryCounters(options);
  };
  const file = () => openCounts(path.join(folder, 'usage.db'), logger);
  const take = (counter: Counter, amount: number, requests = false) =>
    counters.reserve([claimOf(counter, amount, { requests })], LEASE);
  const usedOf = async (counter: Counter, requests = false) => {
    const { states } = await counters.reserve([claimOf(counter, 0, { atLeast: 0, requests })], LEASE);
    return states[0]!.used;
  };

  describe('like all counters', () => describeCounters({ open: () => counters }));

  it('begin anew when their window ends', async () => {
    await reopen({ now: () => now });
    const month = counterOf(10, { kind: 'calendar', name: '2026-11', endsAt: now + 30 * 24 * HOUR });
    const hour = counterOf(10, { kind: 'rolling', milliseconds: HOUR });
    for (const counter of [month, hour]) (await take(counter, 4)).settle([4]);
    now += HOUR;
    expect([await usedOf(month), await usedOf(hour)]).to.deep.equal([4, 0]);
  });

  it('never allow more than the limit in any length of a sliding window', async () => {
    await reopen({ now: () => now });
    const counter = counterOf(10, { kind: 'sliding', milliseconds: 60_000 });
    const granted: number[] = [];
    for (let n = 0; n < 2000; n++) {
      now += (n * 7919) % 1500;
      const one = await take(counter, 1);
      one.settle([1]);
      if (one.allowed) granted.push(now);
    }
    for (const at of granted)
      expect(granted.filter((other) => other >= at && other < at + 60_000).length).to.be.at.most(10);
    // It allows little less than it could: a part of thirty.
    expect(granted.length).to.be.greaterThan((10 * (now - granted[0]!)) / 66_000);
  });

  it('count requests of more than 24 days, for which there are no timers', async () => {
    const counter = counterOf(1, { kind: 'rolling', milliseconds: 30 * 24 * HOUR });
    expect((await take(counter, 1, true)).allowed).to.equal(true);
    expect((await take(counter, 1, true)).allowed).to.equal(false);
  });

  it('outlive a restart where their window is long; what was reserved does not', async () => {
    await reopen({ file: file() });
    const long = [
      counterOf(100, { kind: 'rolling', milliseconds: HOUR }),
      counterOf(100, { kind: 'sliding', milliseconds: HOUR }),
      counterOf(100, { kind: 'calendar', name: '2026-11', endsAt: Date.now() + HOUR }),
    ];
    const short = counterOf(100);
    for (const counter of [...long, short]) {
      (await take(counter, 30)).settle([20]);
      await take(counter, 50);
      (await take({ ...counter, key: `${counter.key} requests` }, 3, true)).settle([3]);
    }
    await reopen({ file: file() });
    for (const counter of long) {
      expect(await usedOf(counter)).to.equal(20);
      const requests = { ...counter, key: `${counter.key} requests` };
      expect(await usedOf(requests, true)).to.equal(3);
      expect((await take(counter, 80)).allowed).to.equal(true);
    }
    expect(await usedOf(short)).to.equal(0);
  });

  it('are written while they are used', async () => {
    await reopen({ file: file() });
    const counter = counterOf(100, { kind: 'rolling', milliseconds: HOUR });
    (await take(counter, 30)).settle([20]);
    const deadline = Date.now() + 10_000;
    for (;;) {
      const other = memoryCounters({ file: file() });
      const { states } = await other.reserve([claimOf(counter, 0, { atLeast: 0 })], LEASE);
      await other.close();
      if (states[0]!.used === 20) return;
      if (Date.now() > deadline) expect.fail('it was not written');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });

  for (const requests of [false, true]) {
    it(`forget newcomers first when there are too many (requests: ${requests})`, async () => {
      await reopen({ most: 100 });
      const old = counterOf(10);
      (await take(old, 9, requests)).settle([9]);
      for (let n = 0; n < 2000; n++) (await take(counterOf(10), 1, requests)).settle([1]);
      expect(await usedOf(old, requests)).to.equal(9);
    });
  }

  it('keep no more of a flood than there may be counters', async () => {
    await reopen({ file: file(), most: 100 });
    const first = counterOf(10, { kind: 'rolling', milliseconds: HOUR });
    (await take(first, 5)).settle([5]);
    for (let n = 0; n < 500; n++) (await take(counterOf(10, first.window), 1)).settle([1]);
    await counters.close();
    const kept = file();
    expect(kept.load(1000).length).to.be.at.most(100);
    await kept.close();
    await reopen({ file: file() });
    expect(await usedOf(first)).to.equal(5);
  });

  it('are few after a flood', async () => {
    await reopen({ most: 100 });
    const flood = Array.from({ length: 2000 }, () => counterOf(10));
    for (const counter of flood) (await take(counter, 1)).settle([1]);
    const known = [];
    for (const counter of flood) if ((await usedOf(counter)) > 0) known.push(counter);
    expect(known.length).to.be.at.most(100);
  });
});
