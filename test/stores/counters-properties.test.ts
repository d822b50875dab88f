import { expect } from 'chai';
import fc from 'fast-check';
import { setTimeout as delay } from 'node:timers/promises';
import type { Claim, Counter, Counters, Reservation } from '../../plugins/core/counters';
import { memoryCounters } from '../../plugins/stores/memory/counters';
import { RedisConnection } from '../../plugins/stores/redis/connection';
import { redisCounters } from '../../plugins/stores/redis/counters';
import { needRedis, startRedis } from '../support/redis';
import { counterOf } from './counters-contract';
import { CountersModel } from './counters-model';

const LONG = 60_000;
/** Milliseconds after which a lease that is to end in the course of a test has ended. */
const SHORT = 40;

const amount = fc.nat(8);
const claim = fc.record({
  counter: fc.nat(3),
  amount,
  atLeast: fc.option(amount, { nil: undefined }),
  enforced: fc.constantFrom(true, true, true, false),
});
const claims = fc.uniqueArray(claim, { selector: ({ counter }) => counter, minLength: 1, maxLength: 3 });
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('reserve' as const), claims, ends: fc.constant(false) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reserve' as const), claims, ends: fc.constant(true) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('settle' as const),
      which: fc.nat(20),
      used: fc.array(fc.nat(12), { minLength: 3, maxLength: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('renew' as const), which: fc.nat(20) }) },
);
type Step = typeof step extends fc.Arbitrary<infer Kind> ? Kind : never;

function fourCounters(): Counter[] {
  const endsAt = Date.now() + LONG;
  const sliding = { kind: 'sliding', milliseconds: 10 * LONG } as const;
  const calendar = { kind: 'calendar', name: '2026-11', endsAt } as const;
  return [counterOf(20), counterOf(15, sliding), counterOf(25, calendar), counterOf(5, { kind: 'held' })];
}

type Made = {
  reservation: Reservation;
  leases: NonNullable<ReturnType<CountersModel['reserve']>>['leases'];
  settled: boolean;
};

/** Walks both through the steps; what is settled is waited for, so that shared stores have it. */
async function agree(counters: Counters, steps: readonly Step[]): Promise<void> {
  const model = new CountersModel();
  const all = fourCounters();
  const made: Made[] = [];
  for (const one of steps) {
    if (one.kind === 'reserve') await reserve(counters, model, all, one, made);
    else {
      const chosen = made[one.which % (made.length || 1)];
      if (!chosen) continue;
      if (one.kind === 'renew') await chosen.reservation.renew();
      else settle(model, chosen, one.used);
    }
    await expectSame(counters, model, all);
  }
}

async function reserve(
  counters: Counters,
  model: CountersModel,
  all: readonly Counter[],
  { claims, ends }: Extract<Step, { kind: 'reserve' }>,
  made: Made[],
): Promise<void> {
  const asked = claims.map((one): Claim => ({ ...one, counter: all[one.counter]!, onStoreError: 'deny' }));
  const reservation = await counters.reserve(asked, ends ? SHORT : LONG);
  const expected = model.reserve(asked);
  expect(reservation.allowed).to.equal(expected !== undefined);
  expect(reservation.granted).to.deep.equal(expected?.granted ?? asked.map(() => 0));
  if (!expected) return;
  made.push({ reservation, leases: expected.leases, settled: false });
  if (!ends) return;
  await delay(SHORT + 10);
  model.end(expected.leases);
}

function settle(model: CountersModel, made: Made, used: readonly number[]): void {
  made.reservation.settle(used.slice(0, made.leases.length));
  if (!made.settled) model.settle(made.leases, used);
  made.settled = true;
}

async function expectSame(counters: Counters, model: CountersModel, all: readonly Counter[]): Promise<void> {
  const expected = all.map((counter) => [Math.max(0, model.leftOf(counter)), model.usedOf(counter)]);
  const deadline = Date.now() + 2000;
  for (;;) {
    // A claim that is refused in any case only looks.
    const impossible: Claim = { counter: counterOf(0), amount: 1, onStoreError: 'deny' };
    const looks = all.map((counter): Claim => ({
      counter,
      amount: 0,
      atLeast: 0,
      enforced: false,
      onStoreError: 'deny',
    }));
    const { states } = await counters.reserve([...looks, impossible], LONG);
    const found = all.map((_, position) => [states[position]!.remaining, states[position]!.used]);
    if (JSON.stringify(found) === JSON.stringify(expected) || Date.now() > deadline) {
      expect(found).to.deep.equal(expected);
      return;
    }
  }
}

describe('counters agree with a plain model', () => {
  const steps = fc.array(step, { maxLength: 20 });

  it('in memory', async () => {
    const counters = memoryCounters();
    try {
      await fc.assert(
        fc.asyncProperty(steps, (all) => agree(counters, all)),
        { numRuns: 60 },
      );
    } finally {
      await counters.close();
    }
  });

  it('in Redis', async function () {
    needRedis(this);
    this.timeout(20_000);
    const server = await startRedis();
    const logger = { error: console.error, warn() {}, info() {}, debug() {} };
    const connection = new RedisConnection({ url: server.url, name: 'shared' }, logger);
    const counters = redisCounters(connection, logger);
    try {
      await fc.assert(
        fc.asyncProperty(steps, (all) => agree(counters, all)),
        { numRuns: 40 },
      );
    } finally {
      await counters.close();
      await connection.close();
      await server.stop();
    }
  });
});
