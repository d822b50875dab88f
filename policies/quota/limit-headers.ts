import type { AiContext } from '../../plugins/core/context';
import { MESSAGES_API } from '../../plugins/core/messages-api';
import type { RuleState } from './hold';

const KINDS = ['requests', 'tokens'] as const;

/** Tells how the nearest limits stand, in the headers that the client's SDK knows. */
export function limitHeaders(states: readonly RuleState[], { dialect }: AiContext): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const kind of KINDS) {
    const nearest = states
      .filter(({ rule, claim }) => rule.quantity === kind && claim.enforced)
      .reduce<RuleState | undefined>((a, b) => (a && a.state.remaining <= b.state.remaining ? a : b), undefined);
    if (!nearest) continue;
    const { rule, state } = nearest;
    headers[`x-ratelimit-limit-${kind}`] = String(rule.amount);
    headers[`x-ratelimit-remaining-${kind}`] = String(state.remaining);
    headers[`x-ratelimit-reset-${kind}`] = duration(state.resetAfter);
    if (dialect.name !== MESSAGES_API) continue;
    headers[`anthropic-ratelimit-${kind}-limit`] = String(rule.amount);
    headers[`anthropic-ratelimit-${kind}-remaining`] = String(state.remaining);
    headers[`anthropic-ratelimit-${kind}-reset`] = instant(Date.now() + state.resetAfter);
  }
  return headers;
}

/** Milliseconds as OpenAI writes them, in the form of Go's `time.Duration`: `6m0s`, `1.5s`. */
function duration(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds) / 1000;
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = `${Number((seconds % 60).toFixed(3))}s`;
  if (hours) return `${hours}h${minutes}m${rest}`;
  return minutes ? `${minutes}m${rest}` : rest;
}

/** As Anthropic writes it: RFC 3339 in whole seconds. */
function instant(moment: number): string {
  return new Date(Math.ceil(moment / 1000) * 1000).toISOString().replace('.000Z', 'Z');
}
