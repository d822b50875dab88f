import type { AiContext, LimitEvent } from '../../plugins/core/context';
import type { Logger } from '../../plugins/core/services';
import type { Alerts } from './alerts';
import type { Reserved, RuleState } from './hold';
import { describe } from './refusal';

/** Notes which rules a request does not fit into, for metrics, and tells the operator. */
export function report({ allowed, states }: Reserved, ai: AiContext, alerts: Alerts, logger: Logger): void {
  alerts.look(states, ai);
  for (const one of states) {
    const { rule, state } = one;
    const result = state.exceeded ? resultOf(one, allowed) : undefined;
    if (!result) continue;
    (ai.limitEvents ??= []).push({ result, quantity: rule.quantity, by: rule.by.join('+') });
    const facts = { id: ai.id, limit: describe(rule), consumer: ai.consumer?.name };
    if (result === 'warned') alerts.passed(one, ai);
    if (result === 'refused' && rule.quantity === 'usd') alerts.exhausted(one, ai);
    if (result === 'shadow') logger.debug('a request would have been refused, were the limit enforced', facts);
    if (result === 'substituted') logger.info('another model is used beyond a limit', facts);
  }
}

/** Undefined for what only counts, because it has had its say already, and for what is not the reason of a refusal. */
function resultOf({ rule: { limit }, claim }: RuleState, allowed: boolean): LimitEvent['result'] | undefined {
  if (limit.enforce === false) return allowed ? 'shadow' : undefined;
  if (limit.action === 'warn') return allowed ? 'warned' : undefined;
  if (!claim.enforced) return undefined;
  return limit.action === 'use' ? 'substituted' : 'refused';
}
