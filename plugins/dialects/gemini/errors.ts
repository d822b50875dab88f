import type { RenderedError } from '../../core/dialect';
import type { AiError } from '../../core/error';
import { GEMINI_API, errorStatusName } from '../../core/gemini-api';
import type { JsonObject } from '../../core/json';

/** An error in Google's form; one that a provider of this API sent goes on as it came. */
export function renderError(error: AiError): RenderedError {
  const { status, headers, provider } = error;
  if (provider && isGeminis(provider.api)) {
    return { status, headers: { ...headers, 'content-type': provider.contentType }, body: provider.body };
  }
  const json = { ...headers, 'content-type': 'application/json; charset=UTF-8' };
  return { status, headers: json, body: errorBody(error) };
}

/**
 * The stable code is the reason of an `ErrorInfo`, and the time to wait that of a `RetryInfo`, where Google has them.
 * Form: https://google.aip.dev/193
 */
export function errorBody({ status, message, code, param, headers }: AiError): string {
  const details: JsonObject[] = [
    {
      '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
      reason: code,
      domain: 'gateway',
      ...(param === undefined ? {} : { metadata: { param } }),
    },
  ];
  const wait = headers['retry-after'];
  if (wait) details.push({ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: `${wait}s` });
  return JSON.stringify({ error: { code: status, message, status: errorStatusName(status), details } });
}

/** All operations of this API have the same errors. */
function isGeminis(api: string): boolean {
  return api === GEMINI_API || api.startsWith(`${GEMINI_API}-`);
}
