import type { AiContext, Outcome } from './context';

/** Where finished exchanges are counted. */
export interface Metrics {
  /** Called once for each exchange, after all policies. Must not throw. */
  observe(ai: AiContext, outcome: Outcome): void;
}
