import { type Answer, type Tap, wholeAnswer } from '../../plugins/core/answer';
import { canBeEither } from '../../plugins/core/collect';
import type { Dialect } from '../../plugins/core/dialect';
import type { AiRequest } from '../../plugins/core/request';
import { guardedParts } from './guard-stream';
import type { Inspection } from './inspection';
import { Below, orDiscard, resumed } from './watching';
import { inspectWhole } from './whole-answer';

/** An answer of which only what the checks let pass is sent. Rejects where none of it is. */
export async function guardAnswer(
  answer: Answer,
  request: AiRequest,
  inspection: Inspection,
  { hold, dialect }: { hold: boolean; dialect: Dialect },
): Promise<Answer> {
  const below = new Below(answer.taps);
  const edits = (answer.edits ?? []).map((edit) => inspection.hiding(edit));
  const { whole } = answer;
  if (whole) {
    const sendsBytes = answer.api === dialect.name;
    const part = await orDiscard(answer, below, () => inspectWhole(whole, { sendsBytes, request, inspection }));
    const seen: Tap = { part: () => below.saw(whole), end: (complete) => below.end(complete) };
    return { ...wholeAnswer(part, answer), edits, taps: [seen], discard: () => answer.discard() };
  }
  // Streams that the hub has no form for, such as of sound being written down, are events with texts of their own.
  const hasForm = canBeEither(request.operation) || request.operation === 'task';
  if (!hasForm) edits.push((event) => inspection.inspectOutput(event));
  const parts = guardedParts(answer, { request, inspection, hold: hold || inspection.holdsOutput, hasForm, below });
  const first = await orDiscard(answer, below, () => parts.next());
  return { ...answer, edits, parts: resumed(first, parts), taps: [{ end: (complete) => below.end(complete) }] };
}
