import type { JsonObject } from './json';

/** Something that an operator's own systems want to hear of. */
export interface Notice {
  /** `usage.threshold`, `budget.exhausted` and the like. */
  readonly type: string;
  /** The same for the same happening, however often and by however many gateways it is told. */
  readonly id: string;
  readonly data: JsonObject;
}

/** Tells notices to whoever has subscribed. */
export interface Notifier {
  /** Returns at once; sent, and sent again where that fails, in the background. Never throws. */
  notify(notice: Notice): void;
  close(): Promise<void>;
}
