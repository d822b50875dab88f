import type { HubAnswer } from '../../core/hub';
import type { JsonObject } from '../../core/json';

/** The answer as the hub's, which has the same form; throws when the list is missing that holds what was asked for. */
export function wholeWith<Whole extends HubAnswer>(list: 'choices' | 'data' | 'results', body: JsonObject): Whole {
  if (!Array.isArray(body[list])) throw new Error(`the answer has no \`${list}\``);
  return body as Whole;
}
