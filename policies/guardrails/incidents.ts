import type { AiContext } from '../../plugins/core/context';
import { AiError } from '../../plugins/core/error';
import { messageOf } from '../../plugins/core/message-of';
import type { Logger } from '../../plugins/core/services';
import type { Guard } from './guard';

/** To come again would change nothing, and another provider would be told the same. */
const FINAL = { 'x-should-retry': 'false' };

/**
 * What the checks have found in one exchange. The operator is told which check and where, the caller only that there
 * was something: who is told what was found can find a way around it. Nobody is told the text.
 */
export class Incidents {
  /** A check may find something in each piece of a stream; once is enough to be told. */
  private readonly told = new Set<Guard>();

  constructor(
    private readonly ai: AiContext,
    private readonly logger: Logger,
  ) {}

  /** Something was found. Throws where that is to be refused. */
  found(guard: Guard, reason?: string): void {
    const { check, side, action } = guard;
    if (!this.told.has(guard)) {
      this.told.add(guard);
      (this.ai.incidents ??= []).push({ check, side, action });
      this.logger.info(`guardrails: ${check} on ${side}: ${action}`, { ...this.place(guard), action, reason });
    }
    if (action === 'block') throw blocked(side);
  }

  /** A check could not tell. Throws unless that is to be let pass. */
  failed(guard: Guard, error: unknown): void {
    if (this.ai.signal.aborted) throw this.ai.signal.reason;
    const { check, side, failure } = guard;
    const reason = messageOf(error);
    this.logger.warn(`guardrails: ${check} on ${side} failed: ${reason}`, { ...this.place(guard), failure });
    if (failure === 'open') return;
    const message = 'The content could not be checked at the moment; try again later.';
    throw new AiError(message, { status: 503, code: 'content_check_failed', cause: error });
  }

  private place({ check, side }: Guard): object {
    const { id, pipeline, consumer } = this.ai;
    return { id, pipeline, consumer: consumer?.id, check, side };
  }
}

function blocked(side: Guard['side']): AiError {
  const what = side === 'input' ? 'The request' : 'The answer';
  return new AiError(`${what} was blocked by the rules of this gateway.`, {
    status: 400,
    code: 'content_blocked',
    headers: FINAL,
  });
}
