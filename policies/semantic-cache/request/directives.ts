import type { AiContext } from '../../../plugins/core/context';
import { invalidRequest } from '../../../plugins/core/error';

/** What the client wants of the cache for this request. */
export interface Directives {
  /** Whether an answer out of the cache will do. */
  serve: boolean;
  /** Whether the answer may be kept for later. */
  store: boolean;
  /** How old a served answer may be, and how long a new one is kept, in seconds. */
  ttl: number;
}

/**
 * Reads `cache-control` (`no-cache`: ask the model, keep its answer; `no-store`: do neither) and `x-ai-cache-ttl`
 * (seconds, at most the policy's `ttl`; 0 is `no-store`). Throws `AiError` 400 when the latter is not a number.
 */
export function readDirectives(headers: AiContext['headers'], ttl: number): Directives {
  const control = String(headers['cache-control'] ?? '').toLowerCase();
  const asked = headers['x-ai-cache-ttl'];
  if (asked !== undefined && !/^\d+$/.test(String(asked))) {
    throw invalidRequest('The header x-ai-cache-ttl must be a whole number of seconds, such as 600.', 'x-ai-cache-ttl');
  }
  const wanted = asked === undefined ? ttl : Math.min(Number(asked), ttl);
  const named = control.split(',').map((directive) => directive.trim());
  const store = wanted > 0 && !named.includes('no-store');
  return { store, serve: store && !named.includes('no-cache'), ttl: wanted };
}
