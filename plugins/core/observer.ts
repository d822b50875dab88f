import type { AiContext, Outcome } from './context';

/** Who watches exchanges, for metrics and for people. What it does takes no time to speak of, and throws nothing. */
export interface Observer {
  /** The request has been read, and it is known who calls. What is refused before only ends. */
  started?(ai: AiContext): void;
  /** The first content is on its way to the client. */
  answering?(ai: AiContext): void;
  /** Called once for each exchange, after all policies. */
  ended(ai: AiContext, outcome: Outcome): void;
}

/** All of them as one, in their order. */
export function observers(all: readonly Observer[]): Observer {
  return {
    started(ai) {
      for (const one of all) one.started?.(ai);
    },
    answering(ai) {
      for (const one of all) one.answering?.(ai);
    },
    ended(ai, outcome) {
      for (const one of all) one.ended(ai, outcome);
    },
  };
}
