import type { AiContext, Outcome } from './context';
import { type Operation, OWN_OPERATIONS } from './operations';
import { type MeasuredUsage, NO_USAGE, PROVENANCES, sumOfUsage, totalInput, type Usage, usage } from './usage';

/** What no model reads or writes; counting tokens is free at every provider. */
export const WITHOUT_TOKENS: ReadonlySet<Operation> = new Set([...OWN_OPERATIONS, 'resource', 'token_count']);
const NOTHING: MeasuredUsage = { usage: NO_USAGE, input: 'exact', output: 'exact' };
const UNKNOWN: MeasuredUsage = { usage: NO_USAGE, input: 'unknown', output: 'unknown' };

/**
 * What a request has used that has ended, with all its attempts, the same for ledger, log and limits: what was reported,
 * else what was counted; zero for a refusal. A side of unknown provenance has no number, whatever stands there.
 */
export function measureUsage(ai: AiContext, outcome: Outcome): MeasuredUsage {
  // Before a hit, a policy may have had an answer of a provider made anew.
  const all = [...measureAttempts(ai, outcome), ...(isCacheHit(ai) ? [delivered(ai)] : [])];
  const used = all.filter((each) => each !== NOTHING);
  if (used.length < 2) return used[0] ?? NOTHING;
  return {
    usage: used.map((each) => each.usage).reduce(sumOfUsage),
    input: leastCertain(used, 'input'),
    output: leastCertain(used, 'output'),
  };
}

/** What each attempt has used, in their order; a cache hit has none. */
export function measureAttempts(ai: AiContext, { delivery }: Pick<Outcome, 'delivery'>): MeasuredUsage[] {
  const last = ai.attempts.length - 1;
  return ai.attempts.map(({ used, error }, index) => {
    if (used) return used;
    return index === last && error === undefined ? measureAnswer(ai, delivery) : NOTHING;
  });
}

/** What the attempt has used that answered last, or that is still at work when the client leaves. */
export function measureAnswer(ai: AiContext, delivery: Outcome['delivery']): MeasuredUsage {
  if (WITHOUT_TOKENS.has(ai.operation)) return NOTHING;
  if (ai.reportedUsage && delivery === 'partial') return measureCut(ai.reportedUsage, ai);
  if (ai.reportedUsage) return { usage: ai.reportedUsage, input: 'reported', output: 'reported' };
  if (ai.countedUsage) return ai.countedUsage;
  if (delivery !== 'none') return UNKNOWN;
  // What was answered and then refused has been written, and nobody has counted it.
  return ai.answeredBy ? { ...inputOnly(ai), output: 'unknown' } : inputOnly(ai);
}

/** A provider that was at work and did not get to answer has read the prompt; whether it wrote anything, nobody knows. */
export function inputOnly({ inputTokens }: AiContext): MeasuredUsage {
  const { count, provenance } = inputTokens ?? { count: 0, provenance: 'unknown' as const };
  return { usage: usage({ input: count }), input: provenance, output: 'estimate' };
}

/** Usage of which both sides are known, so that it has a price. */
export function knownUsage({ usage: used, input, output }: MeasuredUsage): Usage | undefined {
  return input === 'unknown' || output === 'unknown' ? undefined : used;
}

export function isCacheHit({ cache }: AiContext): boolean {
  return cache?.status === 'hit' || cache?.status === 'semantic-hit';
}

/** The provider was not asked, so nothing was read from or written to its own prompt cache. */
function delivered({ cache }: AiContext): MeasuredUsage {
  const saved = cache?.savedUsage;
  if (!saved) return UNKNOWN;
  return {
    usage: { ...saved, input: totalInput(saved), cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0 },
    input: 'reported',
    output: 'reported',
  };
}

/**
 * Some providers report the input when a stream begins and the output only at its end: of a stream that was cut,
 * the input is as reported and the output what was counted on its way to the client.
 */
function measureCut(known: Usage, { countedUsage }: AiContext): MeasuredUsage {
  if (!countedUsage) return { usage: known, input: 'reported', output: 'estimate' };
  const output = Math.max(known.output, countedUsage.usage.output);
  return { usage: { ...known, output }, input: 'reported', output: countedUsage.output };
}

function leastCertain(used: readonly MeasuredUsage[], side: 'input' | 'output'): MeasuredUsage[typeof side] {
  return PROVENANCES[Math.max(...used.map((each) => PROVENANCES.indexOf(each[side])))]!;
}
