import type { Part, Tap } from '../../plugins/core/answer';
import { collectorOf } from '../../plugins/core/collect';
import type { Collector } from '../../plugins/core/collect';
import type { ChatCompletion, Completion, HubAnswer } from '../../plugins/core/hub';
import { isJsonObject } from '../../plugins/core/json';
import type { JsonObject } from '../../plugins/core/json';
import type { ModelOperation } from '../../plugins/core/operations';
import type { Usage } from '../../plugins/core/usage';

/** How answers end that say all the model had to say; `length` and `content_filter` cut it short. */
const FINISHED: ReadonlySet<string | null> = new Set(['stop', 'tool_calls', 'function_call']);

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

/** Whether the answer is neither cut short nor a refusal. Embeddings and images have no choices. */
function isFinished(whole: HubAnswer): boolean {
  const choices = (whole as Partial<ChatCompletion | Completion>).choices;
  if (!choices) return Array.isArray(whole.data) && whole.data.length > 0;
  return choices.length > 0 && choices.every((choice) => FINISHED.has(choice.finish_reason) && !isUnusable(choice));
}

/** Refusals, and turns of Anthropic's that ended with a pause: the client is to ask the model to go on. */
function isUnusable({ message, native_finish_reason: reason }: JsonObject): boolean {
  return reason === 'pause_turn' || (isJsonObject(message) && Boolean(message.refusal));
}
