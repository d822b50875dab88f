import type { HubAnswer } from '../../core/hub';
import { isJsonObject, type JsonObject } from '../../core/json';

/** The answer as the hub's, which has the same form; throws when the list is missing that holds what was asked for. */
export function wholeWith<Whole extends HubAnswer>(list: 'choices' | 'data' | 'results', body: JsonObject): Whole {
  const items = body[list];
  if (!Array.isArray(items)) throw new Error(`the answer has no \`${list}\``);
  if (!items.every(isJsonObject)) throw new Error(`its \`${list}\` are no objects`);
  return body as Whole;
}
