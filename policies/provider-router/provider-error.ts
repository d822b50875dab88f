import { type Endpoint, servingOf, type Target } from '../../plugins/core/endpoint';
import { AiError } from '../../plugins/core/error';
import { isJsonObject } from '../../plugins/core/json';
import type { OperationAdapter, ProviderError, StreamRead, TransportAnswer } from '../../plugins/core/provider';
import { limitHeaders, withoutSecrets } from './headers';

const CODE_BY_STATUS: Record<number, string> = {
  400: 'invalid_request',
  404: 'not_found',
  408: 'provider_timeout',
  409: 'conflict',
  413: 'request_too_large',
  422: 'unprocessable',
  429: 'rate_limit_exceeded',
};

/** What a provider's refusal means to the client: its status and body stay, except that our credential is our affair. */
export function providerError(
  target: Target,
  adapter: OperationAdapter,
  answer: Pick<TransportAnswer, 'status' | 'headers'>,
  body: Buffer,
): AiError {
  const { headers } = answer;
  const text = withoutSecrets(body.toString(), target.endpoint);
  const read = readError(target, text, answer);
  const status = read?.status ?? answer.status;
  if (rejectsCredential(status)) return credentialRejected(target.endpoint.name, status, read?.message);
  const contentType = String(headers['content-type'] ?? 'application/json');
  return new AiError(read?.message ?? `The provider answered with status ${status}.`, {
    status,
    code: read?.code ?? CODE_BY_STATUS[status] ?? 'provider_error',
    type: read?.type,
    param: read?.param,
    headers: { ...retryAfter(read?.retryAfter), ...limitHeaders(headers) },
    provider: read?.unlike ? undefined : { api: adapter.api, contentType, body: Buffer.from(text) },
  });
}

function retryAfter(seconds: number | undefined): Record<string, string> {
  return seconds === undefined ? {} : { 'retry-after': String(Math.ceil(seconds)) };
}

/** A failure that a provider reports inside its stream; it may be of the same kinds as one before it. */
export function streamedError(
  endpoint: Endpoint,
  { status, message, code }: NonNullable<StreamRead['error']>,
): AiError {
  const text = withoutSecrets(message, endpoint);
  if (rejectsCredential(status)) return credentialRejected(endpoint.name, status, text);
  return new AiError(text, { status, code: code ?? CODE_BY_STATUS[status] ?? 'provider_error' });
}

function rejectsCredential(status: number): boolean {
  return status === 401 || status === 402 || status === 403;
}

function credentialRejected(endpoint: string, status: number, cause: string | undefined): AiError {
  return new AiError(
    `The provider of \`${endpoint}\` rejected the gateway's credential (status ${status}). ` +
      'Your own key is fine; the operator of the gateway must look at it.',
    { status: 502, code: 'provider_credentials_rejected', cause },
  );
}

function readError(
  target: Target,
  text: string,
  answer: Pick<TransportAnswer, 'status' | 'headers'>,
): ProviderError | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  // Google puts some errors in a list.
  const body: unknown = Array.isArray(parsed) ? parsed[0] : parsed;
  return isJsonObject(body) ? servingOf(target).readError?.(body, answer) : undefined;
}

/** Worth another try, here or at another provider; everything else would fail again or is the client's to mend. */
export function isRetryable(error: AiError): boolean {
  const { status } = error;
  return status === 408 || status === 429 || status >= 500;
}
