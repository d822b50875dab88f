import { expect } from 'chai';
import { setTimeout as delay } from 'node:timers/promises';
import type { Claim, Counter, Counters, Reservation } from '../../plugins/core/counters';

const LEASE = 60_000;
const MINUTE = { kind: 'rolling', milliseconds: 60_000 } as const;

export interface CountersUnderTest {
  /** Counters that share their store with those made before in the same test. */
  open(): Promise<Counters> | Counters;
}

let keys = 0;

/** A counter of its own. */
export function counterOf(limit: number, window: Counter['window'] = MINUTE): Counter {
  return { key: `rule-${process.pid}-${++keys}`, limit, window };
}

export function claimOf(counter: Counter, amount: number, more: Partial<Claim> = {}): Claim {
  return { counter, amount, onStoreError: 'deny', ...more };
}

/** What holds for counters wherever they are kept. */
export function describeCounters({ open }: CountersUnderTest): void {
  let counters: Counters;

  beforeEach(async () => {
    counters = await open();
  });

  const left = async (counter: Counter) => {
    const { granted, settle } = await counters.reserve([claimOf(counter, counter.limit, { atLeast: 0 })], LEASE);
    settle([0]);
    return granted[0];
  };

  /** What is settled reaches a shared store in the background. */
  const expectLeft = async (counter: Counter, expected: number) => {
    const deadline = Date.now() + 5000;
    while ((await left(counter)) !== expected && Date.now() < deadline) await delay(10);
    expect(await left(counter)).to.equal(expected);
  };

  for (const requests of [false, true]) {
    it(`grants of 500 at once what the limit allows, over two connections (requests: ${requests})`, async () => {
      const other = await open();
      const claims = [claimOf(counterOf(100), 1, { requests })];
      const tries = Array.from({ length: 500 }, (_, n) => (n % 2 ? counters : other).reserve(claims, LEASE));
      const allowed = (await Promise.all(tries)).filter((one) => one.allowed);
      expect(allowed).to.have.length(100);
    });

    it(`reserves all or nothing (requests: ${requests})`, async () => {
      const [wide, narrow] = [counterOf(5), counterOf(1)];
      const claims = [claimOf(wide, 1, { requests }), claimOf(narrow, 1, { requests })];
      expect((await counters.reserve(claims, LEASE)).allowed).to.equal(true);
      const refused = await counters.reserve(claims, LEASE);
      expect(refused).to.deep.include({ allowed: false, granted: [0, 0] });
      expect(refused.states.map(({ remaining, exceeded }) => [remaining, exceeded])).to.deep.equal([
        [4, false],
        [0, true],
      ]);
      const next = await counters.reserve([claimOf(wide, 4, { requests })], LEASE);
      expect(next.allowed, 'nothing was lost').to.equal(true);
    });

    it(`counts beyond what is not enforced, and says so (requests: ${requests})`, async () => {
      const claims = [claimOf(counterOf(2), 2, { requests, enforced: false })];
      expect((await counters.reserve(claims, LEASE)).states[0]).to.include({ remaining: 0, exceeded: false });
      const beyond = await counters.reserve(claims, LEASE);
      expect(beyond).to.deep.include({ allowed: true, granted: [2] });
      expect(beyond.states[0]).to.include({ remaining: 0, exceeded: true });
    });

    it(`begins a rolling window anew with the first count after its end (requests: ${requests})`, async () => {
      const claims = [claimOf(counterOf(1, { kind: 'rolling', milliseconds: 1000 }), 1, { requests })];
      expect((await counters.reserve(claims, LEASE)).allowed).to.equal(true);
      const { allowed, states } = await counters.reserve(claims, LEASE);
      expect(allowed).to.equal(false);
      expect(states[0]?.resetAfter).to.be.within(1, 1000);
      await delay(states[0]!.resetAfter + 20);
      expect((await counters.reserve(claims, LEASE)).allowed).to.equal(true);
    });
  }

  it('mixes requests with leases, all or nothing', async () => {
    const [requests, tokens] = [counterOf(2), counterOf(10)];
    const claims = (amount: number) => [claimOf(tokens, amount), claimOf(requests, 1, { requests: true })];
    const first = await counters.reserve(claims(6), LEASE);
    expect(first.granted).to.deep.equal([6, 1]);
    expect((await counters.reserve(claims(6), LEASE)).states.map(({ exceeded }) => exceeded)).to.deep.equal([
      true,
      false,
    ]);
    first.settle([1, 1]);
    expect((await counters.reserve(claims(6), LEASE)).allowed, 'the refused request is given back').to.equal(true);
    const last = await counters.reserve(claims(1), LEASE);
    expect(last.states.map(({ remaining }) => remaining)).to.deep.equal([3, 0]);
  });

  it('counts what was really used, once', async () => {
    const counter = counterOf(100);
    const { settle } = await counters.reserve([claimOf(counter, 50)], LEASE);
    expect(await left(counter)).to.equal(50);
    settle([20]);
    settle([40]);
    await expectLeft(counter, 80);
    const less = await counters.reserve([claimOf(counter, 10)], LEASE);
    less.settle([5]);
    await expectLeft(counter, 75);
    const more = await counters.reserve([claimOf(counter, 10)], LEASE);
    more.settle([85]);
    await expectLeft(counter, 0);
  });

  it('tells what counts for good from what is merely reserved', async () => {
    const [tokens, requests] = [counterOf(100), counterOf(5)];
    const claims = [claimOf(tokens, 30), claimOf(requests, 1, { requests: true })];
    const used = ({ states }: Reservation) => states.map((state) => state.used);
    const first = await counters.reserve(claims, LEASE);
    expect(used(first)).to.deep.equal([0, 1]);
    first.settle([12, 1]);
    expect(used(await counters.reserve(claims, LEASE))).to.deep.equal([12, 2]);
  });

  it('gives requests back that are settled with none', async () => {
    const claims = [claimOf(counterOf(1), 1, { requests: true })];
    for (let n = 0; n < 3; n++) {
      const { allowed, settle } = await counters.reserve(claims, LEASE);
      expect(allowed).to.equal(true);
      settle([0]);
      settle([0]);
    }
    (await counters.reserve(claims, LEASE)).settle([1]);
    expect((await counters.reserve(claims, LEASE)).allowed).to.equal(false);
  });

  it('grants what is left where that will do', async () => {
    const counter = counterOf(10);
    const { granted } = await counters.reserve([claimOf(counter, 7)], LEASE);
    expect(granted).to.deep.equal([7]);
    expect((await counters.reserve([claimOf(counter, 7, { atLeast: 4 })], LEASE)).allowed).to.equal(false);
    expect((await counters.reserve([claimOf(counter, 7, { atLeast: 3 })], LEASE)).granted).to.deep.equal([3]);
  });

  it('lets leases end by themselves, and counts what is settled late', async () => {
    const counter = counterOf(10);
    const { settle } = await counters.reserve([claimOf(counter, 10)], 100);
    expect(await left(counter)).to.equal(0);
    await delay(150);
    expect(await left(counter)).to.equal(10);
    settle([3]);
    await expectLeft(counter, 7);
  });

  it('keeps leases that are renewed', async () => {
    const counter = counterOf(10);
    const { renew } = await counters.reserve([claimOf(counter, 10)], 300);
    for (let n = 0; n < 4; n++) {
      await delay(100);
      await renew();
    }
    expect(await left(counter)).to.equal(0);
  });

  it('holds places only as long as they are taken', async () => {
    const counter = counterOf(2, { kind: 'held' });
    const take = () => counters.reserve([claimOf(counter, 1)], LEASE);
    const [first] = await Promise.all([take(), take()]);
    const refusal = await take();
    expect(refusal).to.include({ allowed: false });
    expect(refusal.states[0]).to.deep.equal({ remaining: 0, used: 0, resetAfter: 0, exceeded: true });
    first.settle([1]);
    expect((await take()).allowed).to.equal(true);
  });

  it('tells calendar windows apart by their names', async () => {
    const november = counterOf(1, { kind: 'calendar', name: '2026-11', endsAt: Date.now() + 60_000 });
    const december: Counter = {
      ...november,
      window: { kind: 'calendar', name: '2026-12', endsAt: Date.now() + 90_000 },
    };
    for (const requests of [false, true]) {
      for (const counter of [november, december]) {
        const claims = [claimOf({ ...counter, key: `${counter.key}${requests}` }, 1, { requests })];
        const first = await counters.reserve(claims, LEASE);
        expect(first.allowed).to.equal(true);
        expect(first.states[0]?.resetAfter).to.be.within(counter === november ? 1 : 60_001, 91_000);
        expect((await counters.reserve(claims, LEASE)).allowed).to.equal(false);
      }
    }
  });

  it('slides a window: never more than the limit in any of its length', async () => {
    const counter = counterOf(10, { kind: 'sliding', milliseconds: 600 });
    const granted: { before: number; after: number }[] = [];
    const end = Date.now() + 1800;
    while (Date.now() < end) {
      const before = Date.now();
      const { allowed, settle } = await counters.reserve([claimOf(counter, 1)], LEASE);
      settle([1]);
      if (allowed) granted.push({ before, after: Date.now() });
      await delay(15);
    }
    for (const { before: begin } of granted) {
      // Those that were granted within the window for certain, however long the call took.
      const within = granted.filter(({ before, after }) => before >= begin && after < begin + 600);
      expect(within.length).to.be.at.most(10);
    }
    expect(granted.length).to.be.greaterThan(10);
  });

  it('tells when something comes free in a sliding window', async () => {
    const counter = counterOf(1, { kind: 'sliding', milliseconds: 300 });
    const take = () => counters.reserve([claimOf(counter, 1)], LEASE);
    (await take()).settle([1]);
    const { allowed, states } = await take();
    expect(allowed).to.equal(false);
    await delay(states[0]!.resetAfter + 10);
    expect((await take()).allowed).to.equal(true);
  });
}
