import type { Link } from '../../plugins/core/answer';
import type { AiError } from '../../plugins/core/error';
import { type Hold, NOTHING, type Reserved, type Used } from './hold';

export interface SessionOptions {
  /** How often it is looked at. Milliseconds. */
  readonly interval: number;
  /** What it has used so far. */
  readonly used: () => Used;
  /** Reserves what it may use until it is looked at again. */
  readonly reserve: () => Promise<Reserved>;
  readonly refusal: (reserved: Reserved) => AiError;
}

/**
 * The tokens and the money of a session, of which nobody knows beforehand what it will use: what it has used is
 * settled while it lasts, and as much reserved again. When there is no more, it is ended.
 */
export class Session {
  private settled = NOTHING;
  /** What was used in all, once the session has ended. */
  private final: Used | undefined;
  private reserving = false;
  private readonly timer: NodeJS.Timeout;

  constructor(
    private hold: Hold | undefined,
    private readonly link: Link,
    private readonly options: SessionOptions,
  ) {
    this.timer = setInterval(() => void this.goOn(), options.interval).unref();
  }

  end(used: Used): void {
    this.final = used;
    clearInterval(this.timer);
    if (!this.reserving) this.settle(used);
  }

  /** Never rejects. */
  private async goOn(): Promise<void> {
    const used = this.options.used();
    if (this.reserving || (used.tokens === this.settled.tokens && used.usd === this.settled.usd)) return;
    this.settle(used);
    this.reserving = true;
    try {
      const reserved = await this.options.reserve();
      if (!reserved.allowed) this.link.ending.abort(this.options.refusal(reserved));
      this.hold = reserved.hold;
    } catch (error) {
      this.link.ending.abort(error);
    } finally {
      this.reserving = false;
      if (this.final) this.settle(this.final);
    }
  }

  private settle(used: Used): void {
    const since = (now: number | undefined, before: number | undefined) => now && Math.max(0, now - (before ?? 0));
    const { tokens, usd } = this.settled;
    this.hold?.settle({ requests: 0, tokens: since(used.tokens, tokens), usd: since(used.usd, usd) });
    this.hold = undefined;
    this.settled = used;
  }
}
