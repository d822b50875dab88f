import type { Consumer } from '../../plugins/core/context';
import { type Grant, GRANTEES } from '../../plugins/core/grant';
import type { Limit } from '../../plugins/core/limit';
import { compileRules, type Rule } from './rule';

/** Grants live as long as what they were read from. */
const compiled = new WeakMap<Grant, readonly Rule[]>();

/**
 * The rules that hold for a caller. Limits of its key, consumer and team take the place of the policy's that are of
 * the same kind, the most particular ones of them; others of theirs are added.
 */
export function rulesFor(own: readonly Rule[], consumer: Consumer | undefined): readonly Rule[] {
  const grants = (consumer?.grants ?? []).filter(({ limits }) => limits?.length);
  if (grants.length === 0) return own;
  let rules: Rule[] = [];
  const replaced = new Set<string>();
  for (const grantee of GRANTEES) {
    const granted = grants.filter((grant) => grant.of === grantee).flatMap(rulesOf);
    rules = rules.concat(granted.filter(({ kind }) => !replaced.has(kind)));
    for (const { kind } of granted) replaced.add(kind);
  }
  return [...own.filter(({ kind }) => !replaced.has(kind)), ...rules];
}

/** Counted alike in all pipelines. A limit that does not say by what is by whose it is. */
function rulesOf(grant: Grant): readonly Rule[] {
  let rules = compiled.get(grant);
  if (!rules) {
    const limits = (grant.limits ?? []).map((limit): Limit => ({ ...limit, by: limit.by ?? grant.of }));
    rules = compileRules(limits, 'granted', `limits of a ${grant.of}`);
    compiled.set(grant, rules);
  }
  return rules;
}
