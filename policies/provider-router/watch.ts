import { AiError } from '../../plugins/core/error';
import type { TimeoutSettings } from './parameters';

/** The timers of one attempt, and the signal that they and the client's leaving abort. */
export class Watch {
  private readonly controller = new AbortController();
  private readonly total: NodeJS.Timeout;
  private phase: NodeJS.Timeout | undefined;
  private held = false;
  private idling = false;
  /** Nobody may be left to close the watch of an answer that was dropped. */
  private readonly onLeave = () => {
    this.controller.abort(this.left.reason);
    this.close();
  };

  /** @param deadline when the whole request must have ended, on the clock of `performance.now()` */
  constructor(
    private readonly left: AbortSignal,
    deadline: number,
    private readonly timeouts: TimeoutSettings,
  ) {
    this.total = this.timer(Math.max(0, deadline - performance.now()), 'The request took longer than its total time.');
    if (left.aborted) this.onLeave();
    else left.addEventListener('abort', this.onLeave, { once: true });
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** From now to the first content. */
  awaitFirstToken(): void {
    this.phase = this.timer(this.timeouts.firstToken, 'The provider sent no content in time.');
  }

  /** From now on silence is timed. */
  awaitMore(): void {
    clearTimeout(this.phase);
    this.idling = true;
    const onSilence = () => {
      if (this.held) this.phase?.refresh();
      else this.controller.abort(timeout('The provider fell silent in the middle of its answer.'));
    };
    this.phase = setTimeout(onSilence, this.timeouts.idle);
  }

  /** What came waits for a client that reads slowly: nobody asks the provider for more. */
  hold(): void {
    this.held = true;
  }

  /** The provider is asked again. */
  release(): void {
    this.held = false;
    this.heard();
  }

  /** Something came. It is no excuse for content that does not come: some providers send comments meanwhile. */
  heard(): void {
    if (this.idling) this.phase?.refresh();
  }

  close(): void {
    clearTimeout(this.total);
    clearTimeout(this.phase);
    // A timer that is refreshed runs again, though it was cleared.
    this.phase = undefined;
    this.left.removeEventListener('abort', this.onLeave);
  }

  private timer(milliseconds: number, message: string): NodeJS.Timeout {
    return setTimeout(() => this.controller.abort(timeout(message)), milliseconds);
  }
}

function timeout(message: string): AiError {
  return new AiError(message, { status: 504, code: 'provider_timeout' });
}
