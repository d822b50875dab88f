import type { AiContext, Outcome } from '../../plugins/core/context';
import { isCacheHit, knownUsage, measureUsage } from '../../plugins/core/measure-usage';
import { microDollars, priceOf } from '../../plugins/core/price';
import type { Services } from '../../plugins/core/services';
import { type MeasuredUsage, usage } from '../../plugins/core/usage';
import { tokensOf } from './demand';
import { NOTHING, type Used } from './hold';

/**
 * What a request has used that has ended. A request counts once a provider was asked or it was answered; answers from
 * the cache cost nothing.
 *
 * @param input tokens that were reserved for the input
 */
export function usedBy(ai: AiContext, outcome: Outcome, input: number, services: Services): Used {
  const requests = ai.attempts.length > 0 || outcome.status < 400 ? 1 : 0;
  if (isCacheHit(ai)) return { requests, tokens: 0, usd: 0 };
  const known = knownUsage(measured(ai, outcome, input));
  if (!known) return { requests, tokens: undefined, usd: undefined };
  const { total } = priceOf(ai, known, services);
  return { requests, tokens: tokensOf(known), usd: total === null ? undefined : microDollars(total) };
}

/** What a session has used that goes on. */
export function usedSoFar(ai: AiContext, services: Services): Used {
  if (!ai.reportedUsage) return NOTHING;
  const { total } = priceOf(ai, ai.reportedUsage, services);
  return { requests: 0, tokens: tokensOf(ai.reportedUsage), usd: total === null ? undefined : microDollars(total) };
}

/** A client that leaves while a provider is at work has made it read the prompt, counted by token-counter or not. */
function measured(ai: AiContext, outcome: Outcome, input: number): MeasuredUsage | undefined {
  const isUncounted = !ai.inputTokens && !ai.reportedUsage && !ai.countedUsage;
  if (outcome.status === 499 && ai.attempts.length > 0 && isUncounted) {
    return { usage: usage({ input }), input: 'estimate', output: 'estimate' };
  }
  return measureUsage(ai, outcome);
}
