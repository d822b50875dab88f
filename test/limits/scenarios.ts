import { setTimeout as wait } from 'node:timers/promises';
import type { RedisServer } from '../support/redis';
import type { Scenario, Tally } from './scenario';

/** How many requests are sent at once, and how many of them fit. */
export interface Size {
  requests: number;
  fitting: number;
}

const CALM = { failing: 0, cutting: 0, pace: 1 };
const ROUGH = { failing: 0.05, cutting: 0.1, pace: 5 };

/** What a limit allows, in the unit of the tally, and what the tally has of it. */
export interface Limited extends Scenario {
  /** How many times `allowed` may be used. */
  readonly times: number;
  readonly unit: 'requests' | 'tokens' | 'usd';
  readonly allowed: number;
  /** What was really used, by the provider's books. */
  used(tally: Tally): number;
  /** What the gateways know to be used. */
  known(tally: Tally): number;
  /** What one more request would have needed. */
  another(tally: Tally): number;
}

/** Databases of Redis before it are others'. */
const FIRST_OF_OUTAGES = 10;
/** How often the limit may be passed while each gateway counts for itself: once for the store, once for each. */
const COUNTED_APART = 3;

type Limit = Pick<Limited, 'unit' | 'allowed' | 'used' | 'known' | 'another' | 'limits'>;

const PER = { per: 'month', by: 'consumer' };

/** The three kinds of windows, so large that as many requests fit as said, by what they reserve. */
function limitsFor(fitting: number): Limit[] {
  const tokens = fitting * 30;
  const dollars = fitting * 0.05;
  return [
    {
      unit: 'requests',
      limits: [{ requests: fitting, ...PER }],
      allowed: fitting,
      used: ({ accepted }) => accepted,
      known: ({ accepted }) => accepted,
      another: () => 1,
    },
    {
      unit: 'tokens',
      limits: [{ tokens, ...PER }],
      allowed: tokens,
      used: (tally) => tally.tokens,
      known: ({ ledger }) => ledger.tokens,
      another: ({ reservation }) => reservation.tokens,
    },
    {
      unit: 'usd',
      limits: [{ usd: dollars, ...PER }],
      allowed: Math.round(dollars * 1_000_000),
      used: ({ spent }) => spent,
      known: ({ ledger }) => ledger.spent,
      another: ({ reservation }) => reservation.spent,
    },
  ];
}

/**
 * Every limit, calm and rough, on one gateway in memory and on two that share a store.
 *
 * @param redis gives the address of a database that is empty yet, by its number
 */
export function scenarios({ requests, fitting }: Size, redis: (database: number) => string): Limited[] {
  return limitsFor(fitting).flatMap((limit, index) => {
    const about = { ...limit, requests, times: 1 };
    return [
      { ...about, label: `${limit.unit}, memory`, moods: CALM, leaving: 0, kills: 0, nodes: 1, store: 'memory' },
      {
        ...about,
        label: `${limit.unit}, memory, cuts`,
        moods: ROUGH,
        leaving: 0.2,
        kills: 0,
        nodes: 1,
        store: 'memory',
      },
      { ...about, label: `${limit.unit}, Redis`, moods: CALM, leaving: 0, kills: 0, nodes: 2, store: redis(2 * index) },
      {
        ...about,
        label: `${limit.unit}, Redis, cuts, kills`,
        moods: ROUGH,
        leaving: 0.2,
        kills: 2,
        nodes: 2,
        store: redis(2 * index + 1),
      },
    ];
  });
}

/** A Redis that is killed and comes back, with each behaviour that a limit may declare. */
export function outages({ requests, fitting }: Size, redis: RedisServer): Limited[] {
  const limit = limitsFor(fitting).find(({ unit }) => unit === 'tokens')!;
  const outage = async () => {
    await wait(200);
    await redis.kill();
    await wait(500);
    await redis.restart();
  };
  const times = { deny: 1, local: COUNTED_APART, allow: Infinity };
  return (['deny', 'local', 'allow'] as const).map((onStoreError, index) => ({
    ...limit,
    limits: limit.limits.map((one) => ({ ...one, onStoreError })),
    label: `tokens, Redis away, ${onStoreError}`,
    requests,
    times: times[onStoreError],
    moods: { ...CALM, pace: 20 },
    leaving: 0,
    kills: 0,
    nodes: 2,
    store: `${redis.url}/${FIRST_OF_OUTAGES + index}`,
    outage,
  }));
}
