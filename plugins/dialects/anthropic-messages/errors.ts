import type { RenderedError } from '../../core/dialect';
import type { AiError } from '../../core/error';
import { MESSAGES_API, errorTypeOf } from '../../core/messages-api';

/** An error in Anthropic's form; one that a provider of this API sent goes on as it came. */
export function renderError(error: AiError, requestId: string): RenderedError {
  const { headers, provider } = error;
  const status = statusOf(error);
  if (provider?.api === MESSAGES_API) {
    return { status, headers: { ...headers, 'content-type': provider.contentType }, body: provider.body };
  }
  return { status, headers: { ...headers, 'content-type': 'application/json' }, body: errorBody(error, requestId) };
}

/** The SDKs read the stable code from `details.error_code`, where Anthropic has its own. */
export function errorBody(error: AiError, requestId: string): string {
  const { message, code, param } = error;
  const status = statusOf(error);
  const details = { error_code: code, ...(param === undefined ? {} : { param }) };
  const type = errorTypeOf(status, error.type);
  return JSON.stringify({ type: 'error', error: { type, message, details }, request_id: requestId });
}

/** A budget of the gateway's that is spent is a matter of billing here; what a provider answers keeps its status. */
function statusOf({ status, code, provider }: AiError): number {
  return code === 'insufficient_quota' && !provider ? 402 : status;
}
