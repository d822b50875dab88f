import { randomUUID } from 'node:crypto';
import type { Claim, CounterState, Reservation } from '../../core/counters';
import { type Leases, refused } from '../combine-counters';
import { type RedisConnection, StoreUnavailable } from './connection';
import type { Deliveries } from './deliveries';
import { counterKeys, windowValues } from './keys';
import { RENEW, RESERVE } from './scripts';

/** Numbers that the script answers for each claim. */
const ANSWERED = 6;

/** Reserves over several counters at once in Redis. Rejects where it does not answer. */
export class RedisLeases implements Leases {
  constructor(
    private readonly connection: RedisConnection,
    private readonly deliveries: Deliveries,
  ) {
    connection.define('aiReserve', RESERVE);
    connection.define('aiRenew', RENEW);
  }

  async look(claims: readonly Claim[]): Promise<readonly CounterState[]> {
    return claims.length ? (await this.ask('look', claims, '', 0)).answers.map(({ state }) => state) : [];
  }

  async reserve(claims: readonly Claim[], lease: number): Promise<Reservation> {
    if (!claims.length) return { ...refused([]), allowed: true };
    const id = randomUUID();
    const { allowed, answers } = await this.askOrRelease(claims, id, lease);
    const states = answers.map(({ state }) => state);
    if (!allowed) return refused(states);
    let open = true;
    return {
      allowed,
      granted: answers.map(({ granted }) => granted),
      states,
      renew: () => this.renew(claims, id, lease),
      settle: (used) => {
        if (!open) return;
        open = false;
        const settled = claims.map(({ counter }, position) => {
          const begin = String(answers[position]!.begin);
          return { kind: 'settle', counter, id, used: used[position] ?? 0, begin } as const;
        });
        this.deliveries.push(...settled);
      },
    };
  }

  /** Where no answer came it may have been reserved all the same: then nobody knows of it, and it is let go. */
  private async askOrRelease(claims: readonly Claim[], id: string, lease: number): Promise<Answer> {
    try {
      return await this.ask('reserve', claims, id, lease);
    } catch (error) {
      if (error instanceof StoreUnavailable && error.sent) {
        this.deliveries.push(
          ...claims.map(({ counter }) => ({ kind: 'settle', counter, id, used: 0, begin: '' }) as const),
        );
      }
      throw error;
    }
  }

  private async ask(mode: 'look' | 'reserve', claims: readonly Claim[], id: string, lease: number): Promise<Answer> {
    const keys = claims.flatMap(({ counter }) => counterKeys(counter));
    const values = claims.flatMap(({ counter, amount, atLeast = amount, enforced = true }) => [
      ...windowValues(counter.window),
      counter.limit,
      amount,
      atLeast,
      enforced ? 1 : 0,
    ]);
    const [allowed, ...numbers] = await this.connection.script<number[]>('aiReserve', keys, [
      id,
      lease,
      mode,
      ...values,
    ]);
    return {
      allowed: allowed === 1,
      answers: claims.map((_, position) => answerAt(numbers.slice(position * ANSWERED, (position + 1) * ANSWERED))),
    };
  }

  private async renew(claims: readonly Claim[], id: string, lease: number): Promise<void> {
    const keys = claims.flatMap(({ counter }) => counterKeys(counter));
    // Not renewed, the lease ends; what is used is counted when it is settled.
    await this.connection.script('aiRenew', keys, [id, lease]).catch(() => undefined);
  }
}

interface Answer {
  allowed: boolean;
  answers: readonly { granted: number; begin: number; state: CounterState }[];
}

function answerAt([granted = 0, begin = 0, remaining = 0, used = 0, resetAfter = 0, exceeded]: number[]) {
  return { granted, begin, state: { remaining, used, resetAfter, exceeded: exceeded === 1 } };
}
