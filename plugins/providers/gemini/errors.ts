import { isJsonObject } from '../../core/json';
import type { JsonObject } from '../../core/json';
import type { Provider } from '../../core/provider';

/** Codes that clients of other APIs test for, by how Google words the refusal. */
const CODES: readonly (readonly [RegExp, string])[] = [
  [/exceeds the maximum number of tokens|input token count .* exceeds/i, 'context_length_exceeded'],
  [/is not found for API version|^Publisher Model .* not found/i, 'model_not_found'],
];

/** Message and code of an error body: `{ "error": { code, message, status, details } }`. */
export function readError(body: JsonObject): ReturnType<NonNullable<Provider['readError']>> {
  const { error } = body;
  if (!isJsonObject(error) || typeof error.message !== 'string') return undefined;
  const { message } = error;
  return { message, code: CODES.find(([wording]) => wording.test(message))?.[1] };
}
