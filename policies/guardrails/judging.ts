import type { Subject, Verdict } from '../../plugins/core/check';
import { orAborted } from '../../plugins/core/or-aborted';
import type { JudgingGuard } from './guard';
import type { Incidents } from './incidents';

/** An answer that the model can be asked to mend. */
export class Unfit extends Error {
  /** @param repair what to tell the model */
  constructor(readonly repair: string) {
    super('the answer is not as it must be');
  }
}

export type Judged = Pick<Subject, 'texts' | 'answers' | 'request' | 'ai'>;

/**
 * Asks all judges of one side at once. Rejects with the refusal of the first, in the order of the configuration.
 *
 * @param mayRepair whether an answer that can be mended rejects with `Unfit` instead
 */
export async function judge(
  guards: readonly JudgingGuard[],
  judged: Judged,
  incidents: Incidents,
  mayRepair = false,
): Promise<void> {
  if (guards.length === 0) return;
  const asked = guards.map((guard) => verdictOf(guard, judged).catch((error: unknown) => ({ error })));
  for (const [index, guard] of guards.entries()) {
    const answer = await asked[index]!;
    if ('error' in answer) incidents.failed(guard, answer.error);
    else if (!answer.passed && answer.repair && mayRepair && guard.action === 'block') throw new Unfit(answer.repair);
    else if (!answer.passed) incidents.found(guard, answer.reason);
  }
}

/** Rejects when the judge does, or is late, or nobody waits any more. */
async function verdictOf(guard: JudgingGuard, judged: Judged): Promise<Verdict> {
  const deadline = new AbortController();
  const signal = AbortSignal.any([judged.ai.signal, deadline.signal]);
  const late = new Error(`no verdict within ${guard.timeout} ms`);
  const timer = setTimeout(() => deadline.abort(late), guard.timeout);
  const subject: Subject = { ...judged, side: guard.side, signal };
  try {
    return await orAborted(Promise.resolve(guard.judge(subject)), signal);
  } finally {
    clearTimeout(timer);
  }
}
