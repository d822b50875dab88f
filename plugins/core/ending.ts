import type { Answer, Part } from './answer';
import { AiError } from './error';
import type { Exchange } from './exchange';

/**
 * The end of one answer, in its order: the taps have seen everything, the policies are told how it ended and have kept
 * what they must, and only then the client may see that nothing more will come.
 */
export class Ending {
  private tapsEnded = false;

  constructor(
    private readonly exchange: Exchange,
    private readonly answer: Answer,
  ) {}

  /** Everything there is to say is about to be said. Resolves when its end may be sent. */
  complete(): Promise<void> | undefined {
    this.endTaps(true);
    return this.exchange.settle({ status: this.answer.status, delivery: 'complete' });
  }

  /** The answer cannot be finished. Resolves when the client may be told so, unless it has left. */
  broken(error: unknown): Promise<void> | undefined {
    this.endTaps(false);
    const { exchange } = this;
    const code = exchange.signal.aborted ? 'client_closed_request' : asStreamError(error).code;
    if (!exchange.res.headersSent) return exchange.settle({ status: 499, code, delivery: 'none' });
    return exchange.settle({ status: exchange.res.statusCode, code, delivery: 'partial' });
  }

  endTaps(complete: boolean): void {
    if (this.tapsEnded) return;
    this.tapsEnded = true;
    for (const tap of this.answer.taps) tap.end?.(complete);
  }

  tap(part: Part): void {
    if (!this.tapsEnded) for (const tap of this.answer.taps) tap.part?.(part);
  }
}

export function asStreamError(error: unknown): AiError {
  if (error instanceof AiError) return error;
  return new AiError('The answer could not be finished.', { status: 502, code: 'stream_failed', cause: error });
}
