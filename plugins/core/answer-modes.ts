/** Streamed answers for clients that want a plain one, and the other way round. */
import type { Part } from './answer';
import { chunksOf, collectorOf } from './collect';
import { AiError } from './error';
import type { ModelOperation } from './operations';
import type { Usage } from './usage';

/** A plain answer past this length is a fault of the provider; characters. */
const MAX_COLLECTED = 64 * 1024 * 1024;

/** Reads a streamed answer to its end and makes it whole. */
export async function wholeOfParts(operation: ModelOperation, parts: AsyncIterable<Part>): Promise<Part> {
  const collector = collectorOf(operation);
  let usage: Usage | undefined;
  for await (const part of parts) {
    usage = part.usage ?? usage;
    for (const chunk of part.chunks ?? []) collector?.add(chunk);
    if ((collector?.length ?? 0) > MAX_COLLECTED) throw unusable('The provider sent more than can be collected.');
  }
  const whole = collector?.whole();
  if (!whole) throw unusable('The provider answered with a stream that cannot be made one answer.');
  return { whole, usage };
}

/** A whole answer as a stream of few parts. */
export function* partsOfWhole(operation: ModelOperation, part: Part): Generator<Part> {
  for (const chunk of chunksOf(operation, part.whole!) ?? []) yield { chunks: [chunk] };
  if (part.usage) yield { chunks: [], usage: part.usage };
}

function unusable(message: string): AiError {
  return new AiError(message, { status: 502, code: 'invalid_provider_answer' });
}
