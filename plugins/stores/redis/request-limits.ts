import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { Claim, CounterState } from '../../core/counters';
import type { RequestLimits } from '../combine-counters';
import { lengthOf, windowName } from '../counter-window';
import { limitsUnavailable } from '../insured-counters';
import type { RedisConnection } from './connection';
import type { Deliveries } from './deliveries';
import { REQUESTS_PREFIX, requestsKey } from './keys';
import { COUNT_REQUESTS } from './scripts';

/** Limiters kept, one for each limit in use and what to do without the store. Limits of consumers may be many. */
const MOST_LIMITERS = 1000;
/** Longest window that the insurance counts, since it has a timer for each; seconds. */
const LONGEST_INSURED = 2_000_000;
/** Windows that the insurance of one limit counts at once; the oldest go first. */
const MOST_INSURED = 20_000;
/** Milliseconds before its end in which nothing is given back to a window. */
const AT_THE_END = 300;

interface CountOptions {
  customDuration: number;
  /** Set by the insurance: what was counted was counted in this process. */
  countedHere?: boolean;
}

/** rate-limiter-flexible's insurance, which says that it was used. */
class Insurance extends RateLimiterMemory {
  private readonly keys = new Set<string>();

  override consume(key: string, points?: number, options: Partial<CountOptions> = {}): Promise<RateLimiterRes> {
    options.countedHere = true;
    if (this.keys.size >= MOST_INSURED && !this.keys.has(key)) this.forgetOldest();
    this.keys.add(key);
    const customDuration = Math.min(options.customDuration ?? LONGEST_INSURED, LONGEST_INSURED);
    return super.consume(key, points, { customDuration });
  }

  private forgetOldest(): void {
    const [oldest = ''] = this.keys;
    this.keys.delete(oldest);
    void this.delete(oldest);
  }
}

interface Taken {
  readonly claim: Claim;
  readonly counted: RateLimiterRes;
  readonly exceeded: boolean;
  /** Where it is counted: in Redis, here until Redis is back, or nowhere yet. */
  readonly where: 'store' | 'here' | 'nowhere';
  readonly insurance: Insurance | undefined;
  readonly ends: number;
}

/** Request windows in Redis, counted in this process while it is away where a claim says `local`. */
export function redisRequestLimits(connection: RedisConnection, deliveries: Deliveries): RequestLimits {
  const limiterOf = limiters(connection);

  async function takeOne(claim: Claim): Promise<Taken> {
    const { counter, amount, enforced = true, onStoreError } = claim;
    const { limiter, insurance } = limiterOf(
      enforced ? counter.limit : Number.MAX_SAFE_INTEGER,
      onStoreError === 'local',
    );
    const options: CountOptions = { customDuration: Math.ceil(lengthOf(counter.window, Date.now()) / 1000) };
    const counted = await limiter.consume(windowName(counter), amount, options).catch((error: unknown) => {
      if (error instanceof RateLimiterRes) return error;
      if (onStoreError !== 'allow') throw limitsUnavailable(error);
      return undefined;
    });
    const found = counted ?? new RateLimiterRes(counter.limit, options.customDuration * 1000, 0);
    const where = !counted ? 'nowhere' : options.countedHere ? 'here' : 'store';
    const exceeded = found.consumedPoints > counter.limit;
    return { claim, counted: found, exceeded, where, insurance, ends: Date.now() + found.msBeforeNext };
  }

  /** Undoes what was counted; a refused claim was counted by the insurance alone. */
  function giveBack({ claim, where, insurance, ends, exceeded }: Taken): void {
    const { counter, amount, enforced = true } = claim;
    const refuses = exceeded && enforced;
    if (Date.now() > ends - AT_THE_END) return;
    if (where === 'here') void insurance?.reward(windowName(counter), amount);
    if (!refuses) deliveries.push({ kind: 'requests', counter, amount: -amount, ends });
  }

  return {
    look: (claims) => Promise.all(claims.map((claim) => lookAt(claim, connection))),
    counts: ({ requests, counter: { window } }) =>
      requests === true && window.kind !== 'sliding' && window.kind !== 'held',
    async take(claims) {
      const tries = await Promise.allSettled(claims.map(takeOne));
      const taken = tries.filter((one) => one.status === 'fulfilled').map(({ value }) => value);
      for (const one of taken) note(one, deliveries);
      const failed = tries.find((one) => one.status === 'rejected');
      const allowed = !failed && !taken.some(({ exceeded, claim: { enforced = true } }) => exceeded && enforced);
      if (!allowed) taken.forEach(giveBack);
      if (failed) throw failed.reason;
      return {
        allowed,
        states: taken.map((one) => stateOf(one, allowed)),
        giveBack: (position) => giveBack(taken[position]!),
      };
    },
  };
}

async function lookAt({ counter, amount }: Claim, connection: RedisConnection): Promise<CounterState> {
  const key = requestsKey(counter);
  const [counted, ends] = await connection.run((client) => Promise.all([client.get(key), client.pttl(key)]));
  const used = Number(counted ?? 0);
  const remaining = Math.max(0, counter.limit - used);
  return { remaining, used, resetAfter: Math.max(0, ends), exceeded: used + amount > counter.limit };
}

/** What is not counted in Redis is to be counted there when it is back. */
function note({ claim, where, exceeded, ends }: Taken, deliveries: Deliveries): void {
  const { counter, amount, enforced = true } = claim;
  if (where === 'store' || (exceeded && enforced)) return;
  deliveries.push({ kind: 'requests', counter, amount, ends });
}

function stateOf({ claim: { counter, amount }, counted, exceeded }: Taken, allowed: boolean) {
  const used = counted.consumedPoints - (allowed ? 0 : amount);
  return {
    remaining: Math.max(0, counter.limit - used),
    used,
    resetAfter: Math.max(0, counted.msBeforeNext),
    exceeded,
  };
}

interface Limiter {
  readonly limiter: RateLimiterRedis;
  readonly insurance: Insurance | undefined;
}

function limiters(connection: RedisConnection): (limit: number, insured: boolean) => Limiter {
  const made = new Map<string, Limiter>();
  // As much of a client as the limiter uses, with this connection's deadline.
  const storeClient = {
    defineCommand: (name: string, { lua }: { lua: string }) => connection.define(name, lua),
    rlflxIncr: ([key = '', ...values]: string[]) => connection.script('rlflxIncr', [key], values),
  };
  const make = (points: number, insured: boolean): Limiter => {
    const insurance = insured ? new Insurance({ keyPrefix: '', points, duration: 1 }) : undefined;
    const script = { customIncrTtlLuaScript: COUNT_REQUESTS };
    const options = { storeClient, keyPrefix: REQUESTS_PREFIX, points, duration: 1, ...script };
    return { limiter: new RateLimiterRedis({ ...options, insuranceLimiter: insurance }), insurance };
  };
  return (limit, insured) => {
    const name = `${limit} ${insured}`;
    const known = made.get(name);
    if (known) return known;
    if (made.size >= MOST_LIMITERS) made.delete(made.keys().next().value!);
    const limiter = make(limit, insured);
    made.set(name, limiter);
    return limiter;
  };
}
