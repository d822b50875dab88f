import { isJsonObject, type JsonObject } from '../../plugins/core/json';
import type { Exchange } from '../support/fixtures';

/** An answer as it stands on the wire, whether it comes from a recording or from an SDK that has read it. */
export type Wire =
  | { kind: 'whole'; body: JsonObject }
  | { kind: 'stream'; events: JsonObject[] }
  | { kind: 'error'; status: number; errorClass: string; error: unknown };

/** What a client must see of a recording when nobody stands between. */
export function recordedWire(exchange: Exchange): Wire {
  const text = exchange.body.toString('utf8');
  if (exchange.status >= 400) return recordedError(exchange.status, JSON.parse(text) as JsonObject, exchange.operation);
  if (exchange.streamed) return { kind: 'stream', events: recordedEvents(text) };
  return { kind: 'whole', body: JSON.parse(text) as JsonObject };
}

/** OpenAI's SDK keeps the `error` member of an error's body, Anthropic's keeps the whole body. */
function recordedError(status: number, body: JsonObject, operation: string): Wire {
  const error = operation === 'messages' ? body : ownError(body['error']);
  return { kind: 'error', status, errorClass: errorClassOf(status), error };
}

/** What OpenAI's SDK tells of a body without `error` depends on its version: that is left out. */
export function ownError(error: unknown): unknown {
  return isJsonObject(error) && !('message' in error) ? undefined : error;
}

/** An event without the `finish_reason: null` that OpenAI's SDK adds from its seventh version on. */
export function withoutNullFinish(event: JsonObject): JsonObject {
  const { choices } = event;
  if (!Array.isArray(choices)) return event;
  const plain = choices.filter(isJsonObject).map(({ finish_reason: finish, ...choice }) => {
    return finish === null || finish === undefined ? choice : { ...choice, finish_reason: finish };
  });
  return { ...event, choices: plain };
}

/** The class that both official SDKs throw for a status. */
export function errorClassOf(status: number): string {
  if (status >= 500) return 'InternalServerError';
  const classes: Record<number, string> = {
    400: 'BadRequestError',
    401: 'AuthenticationError',
    403: 'PermissionDeniedError',
    404: 'NotFoundError',
    409: 'ConflictError',
    422: 'UnprocessableEntityError',
    429: 'RateLimitError',
  };
  return classes[status] ?? 'APIError';
}

/** Both SDKs skip comments, Anthropic's `ping` and OpenAI's `[DONE]`. */
function recordedEvents(text: string): JsonObject[] {
  return text
    .split(/\r\n\r\n|\n\n|\r\r/)
    .map((event) => event.split(/\r\n|\n|\r/).filter((line) => line.startsWith('data:')))
    .map((lines) => lines.map((line) => line.slice('data:'.length).trim()).join('\n'))
    .filter((data) => data !== '' && data !== '[DONE]')
    .map((data) => withoutNullFinish(JSON.parse(data) as JsonObject))
    .filter((event) => event['type'] !== 'ping');
}
