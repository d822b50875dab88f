import type { AiContext } from '../../plugins/core/context';
import type { Json } from '../../plugins/core/json';

/** Classes of service that have prices of their own; whatever else providers say there is the usual one. */
const PRICED_APART: ReadonlySet<unknown> = new Set(['flex', 'priority', 'batch']);

/** Takes down in which class of service the attempt at work is answered: not always in the one that was asked for. */
export function noteServiceTier(told: Json | undefined, ai: AiContext): void {
  const attempt = ai.attempts.at(-1);
  if (attempt && PRICED_APART.has(told)) attempt.serviceTier = ai.serviceTier = told as string;
}
