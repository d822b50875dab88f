import type { AiContext, Attempt } from '../../plugins/core/context';
import { inputOnly, measureAnswer, WITHOUT_TOKENS } from '../../plugins/core/measure-usage';
import type { MeasuredUsage } from '../../plugins/core/usage';

/** Failures in which the provider itself did not say that it gives up: it may have worked all along. */
const BROKEN: ReadonlySet<string | undefined> = new Set([
  'client_closed_request',
  'invalid_provider_answer',
  'provider_answer_cut',
  'provider_timeout',
  'provider_unreachable',
]);

/**
 * What an attempt has used that has failed: what the provider reported, else, where it was at work, the prompt as it was
 * counted. Where the provider itself refuses or gives up, nothing but what it reports.
 *
 * @param sent whether the call has gone out
 */
export function usedByFailed(ai: AiContext, { status, error }: Attempt, sent: boolean): MeasuredUsage | undefined {
  if (WITHOUT_TOKENS.has(ai.operation)) return undefined;
  const isBroken = BROKEN.has(error) && !(status !== undefined && status >= 400);
  if (ai.reportedUsage) {
    return { usage: ai.reportedUsage, input: 'reported', output: isBroken ? 'estimate' : 'reported' };
  }
  // A session that never began has no prompt.
  return sent && isBroken && ai.operation !== 'realtime' ? inputOnly(ai) : undefined;
}

/** An answer that a policy has made anew was written all the same. */
export function settleEarlierAnswer(ai: AiContext): void {
  const earlier = ai.attempts.at(-1);
  if (earlier && earlier.error === undefined) earlier.used ??= measureAnswer(ai, 'none');
  ai.answeredBy = ai.reportedUsage = ai.countedUsage = ai.serviceTier = undefined;
}
