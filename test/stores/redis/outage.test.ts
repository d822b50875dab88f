import { expect } from 'chai';
import { setTimeout as delay } from 'node:timers/promises';
import type { Claim, Counter, Counters } from '../../../plugins/core/counters';
import { AiError } from '../../../plugins/core/error';
import { RedisConnection } from '../../../plugins/stores/redis/connection';
import { redisCounters } from '../../../plugins/stores/redis/counters';
import { needRedis, type RedisServer, startRedis } from '../../support/redis';
import { claimOf, counterOf } from '../counters-contract';

const LEASE = 60_000;
const HOUR = { kind: 'rolling', milliseconds: 3_600_000 } as const;
const MODES = ['local', 'deny', 'allow'] as const;

describe('redis counters while redis is away', () => {
  let server: RedisServer;
  let connection: RedisConnection;
  let counters: Counters;
  let said: string[];

  before(async function () {
    needRedis(this);
    server = await startRedis({ persistent: true });
  });
  beforeEach(() => {
    said = [];
    const say = (message: string) => void said.push(message);
    const logger = { error: say, warn: say, info: say, debug: say };
    connection = new RedisConnection({ url: server.url, name: 'shared' }, logger);
    counters = redisCounters(connection, logger);
  });
  afterEach(async () => {
    await counters.close();
    await connection.close();
  });
  after(() => server?.stop());

  /** What the store itself says is used, once it is back. */
  async function usedOf(counter: Counter, requests: boolean): Promise<number> {
    const { states } = await counters.reserve([claimOf(counter, 0, { atLeast: 0, requests })], LEASE);
    return states[0]!.used;
  }
  async function settledAt(counter: Counter, expected: (used: number) => boolean, requests = false): Promise<number> {
    const deadline = Date.now() + 10_000;
    for (;;) {
      const used = await usedOf(counter, requests).catch(() => -1);
      if (expected(used) || Date.now() > deadline) return used;
      await delay(50);
    }
  }
  const isBack = async () => {
    while (!said.at(-1)?.endsWith('works again.')) await delay(10);
  };

  for (const mode of MODES) {
    for (const requests of [false, true]) {
      it(`does as \`${mode}\` says and is right afterwards (requests: ${requests})`, async () => {
        const counter = counterOf(5, HOUR);
        const claims = [claimOf(counter, 1, { onStoreError: mode, requests })];
        (await counters.reserve(claims, LEASE)).settle([1]);
        await server.kill();
        const tries = await Promise.allSettled(Array.from({ length: 10 }, () => counters.reserve(claims, LEASE)));
        const passed = tries.filter((one) => one.status === 'fulfilled').map(({ value }) => value);
        const allowed = passed.filter((one) => one.allowed);
        for (const one of allowed) one.settle([1]);
        for (const { reason } of tries.filter((one) => one.status === 'rejected')) {
          expect(reason).to.be.instanceOf(AiError);
          expect(reason).to.deep.include({ status: 503, code: 'limits_unavailable', headers: { 'retry-after': '1' } });
        }
        expect([passed.length, allowed.length]).to.deep.equal({ local: [10, 5], deny: [0, 0], allow: [10, 10] }[mode]);
        await server.restart();
        await isBack();
        const expected = 1 + allowed.length;
        expect(await settledAt(counter, (used) => used === expected, requests)).to.equal(expected);
        await delay(100);
        expect(await usedOf(counter, requests), 'counted once').to.equal(expected);
        expect(said, said.join('; ')).to.have.length(2);
      });
    }
  }

  it('counts what was under way when Redis lost all it had, and leaves no key for ever', async () => {
    const windows = [
      HOUR,
      { ...HOUR, kind: 'sliding' },
      { kind: 'calendar', name: '2026-11', endsAt: Date.now() + HOUR.milliseconds },
    ] as const;
    const claims = windows.map((window) => claimOf(counterOf(100, window), 50));
    const reservation = await counters.reserve(claims, LEASE);
    await connection.run((client) => client.flushall());
    // Another window begins before the rest is settled.
    (await counters.reserve([claimOf(claims[0]!.counter, 5)], LEASE)).settle([5]);
    reservation.settle([20, 20, 20]);
    expect(await settledAt(claims[0]!.counter, (used) => used === 25)).to.equal(25);
    for (const { counter } of claims.slice(1)) expect(await settledAt(counter, (used) => used === 20)).to.equal(20);
    const keys = await connection.run((client) => client.keys('*'));
    const ends = await Promise.all(keys.map((key) => connection.run((client) => client.pttl(key))));
    expect(ends.filter((end) => end < 0)).to.deep.equal([]);
    expect(keys.length).to.be.greaterThan(3);
  });

  it('gives back what is given back meanwhile', async () => {
    const counter = counterOf(5, HOUR);
    const claims = [claimOf(counter, 1, { onStoreError: 'local', requests: true })];
    const before = await counters.reserve(claims, LEASE);
    await server.kill();
    const meanwhile = await counters.reserve(claims, LEASE);
    await counters.reserve(claims, LEASE);
    before.settle([0]);
    meanwhile.settle([0]);
    await server.restart();
    await isBack();
    expect(await settledAt(counter, (used) => used === 1, true)).to.equal(1);
  });

  for (const mode of MODES) {
    it(`is killed under load and comes back: \`${mode}\``, async function () {
      this.timeout(20_000);
      const [tokens, requests] = [counterOf(1_000_000_000, HOUR), counterOf(1_000_000, HOUR)];
      const claims = [
        claimOf(tokens, 10, { onStoreError: mode }),
        claimOf(requests, 1, { requests: true, onStoreError: mode }),
      ];
      const load = { used: 0, passed: 0, refused: 0, took: [] as number[], running: true };
      const workers = Array.from({ length: 20 }, () => work(counters, claims, load));
      for (let n = 0; n < 2; n++) {
        await delay(400);
        await server.kill();
        await delay(400);
        await server.restart();
        await isBack();
      }
      await delay(300);
      load.running = false;
      await Promise.all(workers);
      expect(await settledAt(tokens, (used) => used === load.used)).to.equal(load.used);
      // What was under way when it was killed may have been counted by both sides, or by one that did not tell.
      const counted = await settledAt(requests, (used) => used >= load.passed, true);
      expect(counted).to.be.within(load.passed, load.passed + 2 * workers.length);
      expect(load.refused > 0).to.equal(mode === 'deny');
      print(mode, load);
    });
  }
});

interface Load {
  used: number;
  passed: number;
  refused: number;
  took: number[];
  running: boolean;
}

async function work(counters: Counters, claims: readonly Claim[], load: Load): Promise<void> {
  while (load.running) {
    const begin = performance.now();
    try {
      const { settle } = await counters.reserve(claims, LEASE);
      await delay(1);
      const used = Math.floor(Math.random() * 20);
      settle([used, 1]);
      load.used += used;
      load.passed++;
    } catch (error) {
      expect(error).to.be.instanceOf(AiError);
      load.refused++;
      await delay(5);
    }
    load.took.push(performance.now() - begin);
  }
}

function print(mode: string, { took, passed, refused }: Load): void {
  const sorted = took.sort((a, b) => a - b);
  const at = (share: number) => `${Math.round(sorted[Math.floor((sorted.length - 1) * share)]!)} ms`;
  console.log(
    `        ${mode}: ${passed} passed, ${refused} refused; half within ${at(0.5)}, 99 % within ${at(0.99)}, all within ${at(1)}`,
  );
}
