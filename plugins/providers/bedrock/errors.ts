import type { JsonObject } from '../../core/json';
import { textOf } from '../../core/json';
import type { StreamRead } from '../../core/provider';
import { FAILURE } from './event-stream';

/** Codes that clients test for, by how Bedrock words the refusal. */
const CODES: readonly (readonly [RegExp, string])[] = [
  [
    /(input|prompt) is too long|exceeds? the (maximum|model's) (context|input)|context (length|window)/i,
    'context_length_exceeded',
  ],
  [
    /model identifier is invalid|provided model .*(not exist|not found)|could not resolve the foundation model/i,
    'model_not_found',
  ],
];

/** Reads an error's body: `{ "message": ... }`, in which some front doors of AWS write `Message`. */
export function readError(body: JsonObject): { message: string; code?: string } | undefined {
  const message = textOf(body.message) || textOf(body.Message);
  if (!message) return undefined;
  return { message, code: CODES.find(([wording]) => wording.test(message))?.[1] };
}

/**
 * Statuses of the exceptions within a stream, as the same ones have before it; one that the model is to blame for (424)
 * may not happen again, at another place the less.
 * Source: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStream.html
 */
const STATUSES: ReadonlyMap<string, number> = new Map([
  ['validationException', 400],
  ['accessDeniedException', 403],
  ['modelTimeoutException', 408],
  ['throttlingException', 429],
  ['internalServerException', 500],
  ['modelStreamErrorException', 502],
  ['serviceUnavailableException', 503],
]);

/** The failure that an event reports, if it reports one. */
export function streamFailure(name: string, data: JsonObject): StreamRead['error'] {
  if (!name.startsWith(FAILURE)) return undefined;
  const kind = name.slice(FAILURE.length);
  return { status: STATUSES.get(kind) ?? 500, message: readError(data)?.message ?? `The provider reported ${kind}.` };
}
