import type { Limit } from '../../plugins/core/limit';
import type { Demand, Range } from './demand';
import type { Hold, RuleClaim } from './hold';
import type { Rule } from './rule';
import { type Asking, subjectOf } from './subject';

const ONE: Range = { most: 1, least: 1 };
const ON_STORE_ERROR: NonNullable<Limit['onStoreError']> = 'local';

/**
 * What a request wants of each rule; nothing of those of which it uses nothing.
 *
 * @param lenient rules that are only counted, though they would refuse
 */
export function claimsOf(
  rules: readonly Rule[],
  asking: Asking,
  demand: Demand,
  lenient: (rule: Rule) => boolean = () => false,
): RuleClaim[] {
  const now = Date.now();
  return rules.flatMap((rule) => {
    const { most, least } = wanted(rule, demand);
    if (most === 0 && least === 0) return [];
    const key = `${rule.key} ${subjectOf(rule.by, asking)}`;
    const claim = {
      counter: { key, limit: rule.amount, window: rule.window(now) },
      amount: most,
      atLeast: least,
      enforced: rule.enforced && !lenient(rule),
      requests: rule.quantity === 'requests',
      onStoreError: rule.limit.onStoreError ?? ON_STORE_ERROR,
    };
    return [{ rule, claim }];
  });
}

/** What a request wants beyond what is held for it, because it has grown since. */
export function grownClaims({ claims, reservation }: Hold, demand: Demand): RuleClaim[] {
  return claims.flatMap(({ rule, claim }, position) => {
    const amount = isMetered(rule) ? wanted(rule, demand).least - reservation.granted[position]! : 0;
    return amount > 0 ? [{ rule, claim: { ...claim, amount, atLeast: amount }, onTop: true }] : [];
  });
}

function wanted({ quantity }: Rule, demand: Demand): Range {
  if (quantity === 'tokens') return demand.tokens;
  if (quantity === 'usd') return demand.usd ?? { most: 0, least: 0 };
  return ONE;
}

/** Whether a rule goes by what a model reads and writes. */
export function isMetered({ quantity }: Rule): boolean {
  return quantity === 'tokens' || quantity === 'usd';
}
