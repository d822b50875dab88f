import { AiError, invalidRequest } from '../../plugins/core/error';
import type { JsonObject } from '../../plugins/core/json';
import type { Pin } from '../../plugins/core/pins';
import type { Resource } from '../../plugins/core/resource';
import type { Pinboard } from './pinboard';

/** Items of a page, unless asked otherwise, and at most: each is a call to a provider. */
const USUAL_LIMIT = 20;
const MAX_LIMIT = 100;
/** Calls for one page, items included that turn out not to be wanted. */
const MOST_CALLS = 200;
/** Calls at the same time. */
const AT_ONCE = 8;

/**
 * A page of what a caller has made. A provider's own list would be that of the gateway's whole account: instead each of
 * the caller's things is asked for where it is. What its provider does not have any more is forgotten.
 *
 * @param look asks for one of them
 */
export async function listResources(
  resource: Resource,
  query: URLSearchParams,
  board: Pinboard,
  look: (pin: Pin) => Promise<JsonObject | undefined>,
): Promise<JsonObject> {
  const limit = limitIn(query);
  const order = query.get('order') === 'asc' ? 'asc' : 'desc';
  const purpose = query.get('purpose');
  // One more than can be wanted tells whether there are more.
  const pins = await board.list({ resource, order, after: query.get('after') ?? undefined, limit: MOST_CALLS + 1 });
  const data: JsonObject[] = [];
  let seen = 0;
  while (data.length < limit && seen < Math.min(pins.length, MOST_CALLS)) {
    const next = pins.slice(seen, seen + Math.min(AT_ONCE, limit - data.length));
    const found = await Promise.all(next.map((pin) => presentOrForgotten(pin, board, look)));
    for (const one of found) if (one && (purpose === null || one.purpose === purpose)) data.push(one);
    seen += next.length;
  }
  const ids = { first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null };
  return { object: 'list', data, ...ids, has_more: seen < pins.length };
}

async function presentOrForgotten(
  pin: Pin,
  board: Pinboard,
  look: (pin: Pin) => Promise<JsonObject | undefined>,
): Promise<JsonObject | undefined> {
  try {
    return await look(pin);
  } catch (error) {
    if (!(error instanceof AiError)) throw error;
    // It is there, and out of this key's reach.
    if (error.code === 'provider_not_allowed') return undefined;
    if (error.status !== 404) throw error;
    board.forget(pin.resource, pin.id);
    return undefined;
  }
}

/** Items of a page that the client asks for. */
export function limitIn(query: URLSearchParams): number {
  const asked = query.get('limit');
  if (asked === null) return USUAL_LIMIT;
  if (!/^[1-9]\d*$/.test(asked)) throw invalidRequest('`limit` must be a whole number above 0.', 'limit');
  return Math.min(Number(asked), MAX_LIMIT);
}
