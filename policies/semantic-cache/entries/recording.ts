import type { Part, Tap } from '../../../plugins/core/answer';
import { collectorOf } from '../../../plugins/core/collect';
import type { Collector } from '../../../plugins/core/collect';
import type { HubAnswer } from '../../../plugins/core/hub';
import type { ModelOperation } from '../../../plugins/core/operations';
import type { Usage } from '../../../plugins/core/usage';
import { isFinished } from './finished';

export interface Recorded {
  readonly whole: HubAnswer;
  /** As far as its provider told it. */
  readonly usage: Usage | undefined;
}

/** Records an answer on its way to the client and says at the end, once, whether it is one to keep. */
export class Recording implements Tap {
  private whole: HubAnswer | undefined;
  private usage: Usage | undefined;
  private collector: Collector | undefined;

  /** `maxLength` bounds what is held in memory, in characters; a longer answer is not kept. */
  constructor(
    operation: ModelOperation,
    private readonly maxLength: number,
    private readonly done: (recorded: Recorded | undefined) => void,
  ) {
    this.collector = collectorOf(operation);
  }

  part(part: Part): void {
    if (part.usage) this.usage = part.usage;
    if (part.whole) this.whole = part.whole;
    if (!this.collector || !part.chunks) return;
    for (const chunk of part.chunks) this.collector.add(chunk);
    if (this.collector.length > this.maxLength) this.collector = undefined;
  }

  end(complete: boolean): void {
    const whole = complete ? (this.whole ?? this.collector?.whole()) : undefined;
    this.done(whole && isFinished(whole) ? { whole, usage: this.usage } : undefined);
  }
}
