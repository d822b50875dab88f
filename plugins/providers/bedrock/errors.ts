import type { JsonObject } from '../../core/json';
import { textOf } from '../../core/json';
import type { ProviderError, StreamRead, TransportAnswer } from '../../core/provider';
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

/**
 * By the exception's name, what its status does not tell: quotas are limits like others, and of what only the model is to
 * blame for (424) another try may come out better.
 * Source: https://docs.aws.amazon.com/bedrock/latest/APIReference/CommonErrors.html and the page of each operation
 */
const EXCEPTIONS: ReadonlyMap<string, Pick<ProviderError, 'status' | 'code'>> = new Map([
  ['ServiceQuotaExceededException', { status: 429, code: 'rate_limit_exceeded' }],
  ['ThrottlingException', { status: 429, code: 'rate_limit_exceeded' }],
  ['ResourceNotFoundException', { code: 'model_not_found' }],
  ['ModelErrorException', { status: 502 }],
]);

/** The credential is fine, but for a model that the account has not been given; of the key no more is wrong. */
const NO_ACCESS = /access to the model/i;

/**
 * Reads an error's body: `{ "message": ... }`, in which some front doors of AWS write `Message`. The exception's name
 * stands in a header or as `__type`, with an address before or behind it.
 */
export function readError(
  body: JsonObject,
  { status, headers }: Pick<TransportAnswer, 'status' | 'headers'>,
): ProviderError | undefined {
  const message = textOf(body.message) || textOf(body.Message);
  if (!message) return undefined;
  if (status === 403 && NO_ACCESS.test(message)) return { message, status: 404, code: 'model_not_found' };
  const name = String(headers['x-amzn-errortype'] ?? textOf(body.__type)).replace(/^.*#|:.*$/g, '');
  return { message, code: codeOf(message), ...EXCEPTIONS.get(name) };
}

function codeOf(message: string): string | undefined {
  return CODES.find(([wording]) => wording.test(message))?.[1];
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
  const message = textOf(data.message);
  return {
    status: STATUSES.get(kind) ?? 500,
    message: message || `The provider reported ${kind}.`,
    code: codeOf(message),
  };
}
