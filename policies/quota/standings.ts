import type { Claim, CounterState, Counters } from '../../plugins/core/counters';
import type { LimitStanding } from '../../plugins/core/limit';
import type { Caller } from '../../plugins/core/policy';
import { claimsOf } from './claims';
import { SOMETHING_LEFT } from './demand';
import { rulesFor } from './overrides';
import { describe } from './refusal';
import { modelsOf, type Rule } from './rule';

/** The rules that hold for a caller, and how they stand. Rejects where the store does not answer. */
export async function standings(
  own: readonly Rule[],
  { consumer, known }: Caller,
  pipeline: string,
  counters: Counters,
): Promise<LimitStanding[]> {
  const asking = { request: { model: '' }, ai: { consumer, headers: {}, ip: '' } };
  const isKnown = (subject: string) => subject === 'route' || (known as ReadonlySet<string>).has(subject);
  const claims = claimsOf(rulesFor(own, consumer), asking, SOMETHING_LEFT);
  const told = claims.filter(({ rule }) => rule.by.every(isKnown));
  const states = await counters.look(told.map(({ claim }) => claim));
  const stateOf = new Map(told.map(({ claim }, position): [Claim, CounterState] => [claim, states[position]!]));
  return claims.map(({ rule, claim }) => ({
    key: claim.counter.key,
    limit: describe(rule),
    pipeline: own.includes(rule) ? pipeline : null,
    models: modelsOf(rule.limit),
    enforced: rule.enforced,
    allowed: rule.amount / unitOf(rule),
    counted: countedOf(rule, stateOf.get(claim)),
  }));
}

function countedOf(rule: Rule, state: CounterState | undefined): LimitStanding['counted'] {
  if (!state) return undefined;
  const { used, remaining, resetAfter } = state;
  const unit = unitOf(rule);
  return {
    used: used / unit,
    reserved: Math.max(0, rule.amount - remaining - used) / unit,
    remaining: remaining / unit,
    resets: resetAfter > 0 ? new Date(Date.now() + resetAfter).toISOString() : null,
  };
}

/** Money is counted in micro-dollars. */
function unitOf({ quantity }: Rule): number {
  return quantity === 'usd' ? 1e6 : 1;
}
