import type { Static, TObject } from '@sinclair/typebox';
import { invalidRequest } from '../core/error';
import { isJsonObject } from '../core/json';
import { misfits } from '../core/parameters';

/** What was sent, if it fits the schema; throws `AiError` 400 that names the first member that does not. */
export function fitting<T extends TObject>(schema: T, sent: unknown): Static<T> {
  const code = 'invalid_parameter';
  if (sent !== undefined && !isJsonObject(sent))
    throw invalidRequest('The body must be a JSON object.', undefined, code);
  const [wrong] = misfits(schema, sent);
  if (wrong) throw invalidRequest(`${wrong.path}: ${wrong.message}`, wrong.path || undefined, code);
  return sent ?? {};
}
