import { isJsonObject, textOf } from '../../core/json';
import type { JsonObject } from '../../core/json';
import type { ProviderError } from '../../core/provider';

/** Codes that clients of other APIs test for, by how Google words the refusal. */
const CODES: readonly (readonly [RegExp, string])[] = [
  [/exceeds the maximum number of tokens|input token count .* exceeds/i, 'context_length_exceeded'],
  [/is not found for API version|^Publisher Model .* not found/i, 'model_not_found'],
];

/**
 * Message, code and pause of an error body: `{ "error": { code, message, status, details } }`.
 * Source of the details: https://github.com/googleapis/googleapis/blob/master/google/rpc/error_details.proto
 */
export function readError(body: JsonObject): ProviderError | undefined {
  const { error } = body;
  if (!isJsonObject(error) || typeof error.message !== 'string') return undefined;
  const { message } = error;
  const details = Array.isArray(error.details) ? error.details.filter(isJsonObject) : [];
  const pause = details.map(({ retryDelay }) => parseFloat(textOf(retryDelay))).find((seconds) => seconds > 0);
  return {
    message,
    code: CODES.find(([wording]) => wording.test(message))?.[1],
    // Google says 400 to a key that is not valid.
    ...(details.some(({ reason }) => reason === 'API_KEY_INVALID') ? { status: 401 } : {}),
    ...(pause === undefined ? {} : { retryAfter: pause }),
  };
}
