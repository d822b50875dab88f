import { type Answer, type Part, wholeAnswer } from '../../../plugins/core/answer';
import { partsOfWhole } from '../../../plugins/core/answer-modes';
import { canBeEither } from '../../../plugins/core/collect';
import type { AiRequest } from '../../../plugins/core/request';
import type { Entry } from '../entries/entry';
import { paced } from './pace';

/**
 * The entry as an answer. No bytes of any API are at hand: every dialect renders it, streamed where that was asked.
 *
 * @param pace tokens a second of a stream; undefined: at once
 */
export function replay(
  { whole, usage }: Pick<Entry, 'whole' | 'usage'>,
  { operation, stream }: Pick<AiRequest, 'operation' | 'stream'>,
  pace: number | undefined,
  signal: AbortSignal,
): Answer {
  const part: Part = { whole, usage };
  const answer = wholeAnswer(part, { api: 'hub' });
  if (pace === undefined || !stream || !canBeEither(operation)) return answer;
  return { ...answer, whole: undefined, streamed: true, parts: paced(partsOfWhole(operation, part), pace, signal) };
}
