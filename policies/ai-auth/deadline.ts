import type { AiContext } from '../../plugins/core/context';
import { AiError } from '../../plugins/core/error';
import { orAborted } from '../../plugins/core/or-aborted';
import { notCheckable } from '../../plugins/core/presented';
import type { Logger } from '../../plugins/core/services';
import { within } from '../../plugins/core/within';

/** Milliseconds after which somebody who is asked about a caller counts as down: nobody may wait for ever to be let in. */
const DEADLINE = 5_000;

export interface Waiting {
  readonly ai: Pick<AiContext, 'id' | 'signal'>;
  readonly logger: Logger;
  /** Who is asked, for the operator's log. */
  readonly asked: string;
}

/**
 * The answer of whoever knows callers. Throws `AiError` 503 when it fails or stays silent, and what it throws of that
 * kind itself; ends early when the client leaves.
 */
export async function answerInTime<T>(answer: Promise<T>, { ai, logger, asked }: Waiting): Promise<T> {
  try {
    return await orAborted(within(answer, DEADLINE), ai.signal);
  } catch (cause) {
    if (cause instanceof AiError) throw cause;
    logger.error(`${asked} does not answer: ${String(cause)}`, { id: ai.id });
    throw notCheckable('Keys', cause);
  }
}
