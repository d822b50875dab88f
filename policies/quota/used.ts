import type { AiContext, Outcome } from '../../plugins/core/context';
import { knownUsage, measureAttempts } from '../../plugins/core/measure-usage';
import { costOfAttempt, microDollars } from '../../plugins/core/price';
import type { Services } from '../../plugins/core/services';
import type { MeasuredUsage } from '../../plugins/core/usage';
import { tokensOf } from './demand';
import { NOTHING, type Used } from './hold';

/** Which part of a request is asked about. */
export interface Portion {
  /** Tokens that were reserved for the input. */
  readonly input: number;
  /** The first attempt that counts; all of them unless said. */
  readonly since?: number;
}

/**
 * What a request has used that has ended, with all its attempts. It counts once a provider was asked or it was answered;
 * answers from the cache cost nothing.
 */
export function usedBy(ai: AiContext, outcome: Outcome, { input, since = 0 }: Portion, services: Services): Used {
  const requests = ai.attempts.length > 0 || outcome.status < 400 ? 1 : 0;
  const measured = measureAttempts(ai, outcome).map((each) => withInput(each, input));
  return { requests, ...sumOf(ai, measured, since, services) };
}

/** The same of attempts that are over while the request goes on. */
export function usedByEarlier(ai: AiContext, { input, since = 0 }: Portion, services: Services): Used {
  const measured = measureAttempts(ai, { delivery: 'none' }).map((each) => withInput(each, input));
  return { requests: 1, ...sumOf(ai, measured, since, services) };
}

/** What a session has used that goes on. */
export function usedSoFar(ai: AiContext, services: Services): Used {
  const attempt = ai.attempts.at(-1);
  if (!ai.reportedUsage || !attempt) return NOTHING;
  const reported: MeasuredUsage = { usage: ai.reportedUsage, input: 'reported', output: 'reported' };
  const { total } = costOfAttempt(ai, attempt, reported, services);
  return { requests: 0, tokens: tokensOf(ai.reportedUsage), usd: total === null ? undefined : microDollars(total) };
}

/** Where nobody has counted the prompt that a provider has read, it is as long as what was reserved for it. */
function withInput(measured: MeasuredUsage, input: number): MeasuredUsage {
  if (measured.input !== 'unknown' || measured.output === 'unknown') return measured;
  return { ...measured, usage: { ...measured.usage, input }, input: 'estimate' };
}

/** Undefined where a part of it is not known. */
function sumOf(
  ai: AiContext,
  measured: readonly MeasuredUsage[],
  since: number,
  services: Services,
): Pick<Used, 'tokens' | 'usd'> {
  let [tokens, dollars]: [number | undefined, number | undefined] = [0, 0];
  for (const [index, each] of measured.entries()) {
    if (index < since) continue;
    const known = knownUsage(each);
    const { total } = costOfAttempt(ai, ai.attempts[index]!, each, services);
    tokens = known && tokens !== undefined ? tokens + tokensOf(known) : undefined;
    dollars = total !== null && dollars !== undefined ? dollars + total : undefined;
  }
  return { tokens, usd: dollars === undefined ? undefined : microDollars(dollars) };
}
