import { AiError } from './error';
import { fetchJson } from './fetch-json';
import type { SmallRequest } from './fetch-json';
import { textOf } from './json';
import type { JsonObject } from './json';
import type { Transport } from './provider';
import type { AccessToken } from './token-source';

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

/** A token of OAuth's usual form, `{ access_token, expires_in }`; managed identities of Azure may say `expires_on`. */
export function tokenIn({ access_token: value, expires_in, expires_on }: JsonObject, who: string): AccessToken {
  if (!textOf(value)) throw unavailable(`${who} answered without a token`);
  // Seconds from now, or since 1970; as numbers or as text.
  const expiresAt = Number(expires_in) ? Date.now() + Number(expires_in) * 1000 : (Number(expires_on) || 0) * 1000;
  return { value: textOf(value), expiresAt };
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
