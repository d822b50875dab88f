import { AiError } from '../../../core/error';
import { fetchJson } from '../../../core/fetch-json';
import type { SmallRequest } from '../../../core/fetch-json';
import { textOf } from '../../../core/json';
import type { JsonObject } from '../../../core/json';
import type { Transport } from '../../../core/provider';
import type { AccessToken } from '../../../core/token-source';

/** What tokens are asked for: all of Google Cloud, within what the account may do. */
export const SCOPE = 'https://www.googleapis.com/auth/cloud-platform';

/** Asks a token server. Rejects with `AiError` 502 when it refuses or fails; `who` says in words which one it is. */
export async function askForToken(
  send: Transport,
  request: SmallRequest,
  who: string,
  signal: AbortSignal,
): Promise<JsonObject> {
  const { status, text, body } = await reached(fetchJson(send, request, signal), who, signal);
  if (status < 400) return body;
  // What the server says may quote the credential: it is for the log, and not for clients.
  const cause = `${status}: ${text.slice(0, 500)}`;
  if (status === 429 || status >= 500) throw unavailable(`${who} answered with status ${status}`, cause);
  throw new AiError(`${who} refused the gateway's credential (status ${status}); the operator must look at it.`, {
    status: 502,
    code: 'provider_credentials_rejected',
    cause,
  });
}

/** A token of OAuth's usual form: `{ access_token, expires_in }`. */
export function tokenIn({ access_token: value, expires_in: seconds }: JsonObject, who: string): AccessToken {
  if (!textOf(value)) throw unavailable(`${who} answered without a token`);
  return { value: textOf(value), expiresAt: Date.now() + (Number(seconds) || 0) * 1000 };
}

async function reached<T>(promise: Promise<T>, who: string, signal: AbortSignal): Promise<T> {
  try {
    return await promise;
  } catch (error) {
    if (signal.aborted) throw error;
    throw unavailable(`${who} could not be reached`, error);
  }
}

function unavailable(message: string, cause?: unknown): AiError {
  return new AiError(`${message}, so that no call could be signed.`, { status: 502, code: 'provider_error', cause });
}
