import type { AiContext, Outcome } from './context';
import type { Operation } from './operations';
import { type MeasuredUsage, NO_USAGE, totalInput, type Usage, usage } from './usage';

/** What no model reads or writes; counting tokens is free at every provider. */
export const WITHOUT_TOKENS: ReadonlySet<Operation> = new Set(['models', 'resource', 'token_count', 'unknown']);
const NOTHING: MeasuredUsage = { usage: NO_USAGE, input: 'exact', output: 'exact' };

/**
 * The tokens of a request that has ended, the same for ledger, log and metrics: reported ones, else counted ones.
 * @returns undefined when nobody can tell; zero for a refusal
 */
export function measureUsage(ai: AiContext, outcome: Outcome): MeasuredUsage | undefined {
  if (WITHOUT_TOKENS.has(ai.operation)) return NOTHING;
  if (isCacheHit(ai)) return delivered(ai);
  if (ai.reportedUsage) return outcome.delivery === 'partial' ? measureCut(ai) : reported(ai);
  if (ai.countedUsage) return ai.countedUsage;
  if (outcome.delivery !== 'none') return undefined;
  return measureUnanswered(ai, outcome);
}

/** Usage of which both sides are known, so that it has a price. */
export function knownUsage(measured: MeasuredUsage | undefined): Usage | undefined {
  return measured?.input === 'unknown' || measured?.output === 'unknown' ? undefined : measured?.usage;
}

export function isCacheHit({ cache }: AiContext): boolean {
  return cache?.status === 'hit' || cache?.status === 'semantic-hit';
}

/** The provider was not asked, so nothing was read from or written to its own prompt cache. */
function delivered({ cache }: AiContext): MeasuredUsage | undefined {
  const saved = cache?.savedUsage;
  if (!saved) return undefined;
  return {
    usage: { ...saved, input: totalInput(saved), cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0 },
    input: 'reported',
    output: 'reported',
  };
}

function reported({ reportedUsage }: AiContext): MeasuredUsage {
  return { usage: reportedUsage!, input: 'reported', output: 'reported' };
}

/**
 * Some providers report the input when a stream begins and the output only at its end: of a stream that was cut,
 * the input is as reported and the output what was counted on its way to the client.
 */
function measureCut({ reportedUsage, countedUsage }: AiContext): MeasuredUsage {
  const known = reportedUsage!;
  if (!countedUsage) return { usage: known, input: 'reported', output: 'estimate' };
  const output = Math.max(known.output, countedUsage.usage.output);
  return { usage: { ...known, output }, input: 'reported', output: countedUsage.output };
}

/** A refusal costs nothing. A client that leaves while a provider is at work has made it read the prompt. */
function measureUnanswered({ attempts, inputTokens }: AiContext, { status }: Outcome): MeasuredUsage {
  if (status !== 499 || !attempts.length || !inputTokens) return NOTHING;
  return { usage: usage({ input: inputTokens.count }), input: inputTokens.provenance, output: 'exact' };
}
