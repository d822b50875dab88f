import type { Subject, Verdict } from '../../plugins/core/check';
import type { AiContext } from '../../plugins/core/context';
import type { JudgingGuard } from './guard';
import type { Incidents } from './incidents';

/** Asks all judges of one side at once. Rejects with the refusal of the first, in the order of the configuration. */
export async function judge(
  guards: readonly JudgingGuard[],
  texts: readonly string[],
  ai: AiContext,
  incidents: Incidents,
): Promise<void> {
  if (guards.length === 0) return;
  const asked = guards.map((guard) => verdictOf(guard, texts, ai).catch((error: unknown) => ({ error })));
  for (const [index, guard] of guards.entries()) {
    const answer = await asked[index]!;
    if ('error' in answer) incidents.failed(guard, answer.error);
    else if (!answer.passed) incidents.found(guard, answer.reason);
  }
}

/** Rejects when the judge does, or is late, or nobody waits any more. */
async function verdictOf(guard: JudgingGuard, texts: readonly string[], ai: AiContext): Promise<Verdict> {
  const deadline = new AbortController();
  const signal = AbortSignal.any([ai.signal, deadline.signal]);
  const late = new Error(`no verdict within ${guard.timeout} ms`);
  const timer = setTimeout(() => deadline.abort(late), guard.timeout);
  const subject: Subject = { side: guard.side, texts, ai, signal };
  try {
    return await Promise.race([guard.judge(subject), aborted(signal)]);
  } finally {
    clearTimeout(timer);
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) return reject(signal.reason as Error);
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}
