import { createSign } from 'node:crypto';
import { AiError } from '../../../core/error';
import { formRequest } from '../../../core/fetch-json';
import { textOf } from '../../../core/json';
import type { JsonObject } from '../../../core/json';
import type { Transport } from '../../../core/provider';
import { askForToken, tokenIn } from '../../../core/token-answer';
import type { AccessToken } from '../../../core/token-source';

/** What tokens are asked for: all of Google Cloud, within what the account may do. */
export const SCOPE = 'https://www.googleapis.com/auth/cloud-platform';

const TOKEN_SERVER = 'https://oauth2.googleapis.com/token';
const WHO = 'The token server of Google';
/** The longest that a signed assertion may hold. Seconds. */
const ASSERTION_LIFE = 3600;

/** Gets a token for what a credential file says. */
export type TokenFetch = (credential: JsonObject, send: Transport, signal: AbortSignal) => Promise<AccessToken>;

/**
 * A service account's key: an assertion signed with it is exchanged for a token.
 * Source: https://developers.google.com/identity/protocols/oauth2/service-account#httprest
 */
export const serviceAccountToken: TokenFetch = async (credential, send, signal) => {
  const server = textOf(credential.token_uri) || TOKEN_SERVER;
  const form = {
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    assertion: assertionOf(credential, server),
  };
  return tokenIn(await askForToken(send, formRequest(server, form), WHO, signal), WHO);
};

/** A JSON Web Token (RFC 7523) signed by RSA with SHA-256. */
function assertionOf({ client_email: email, private_key: key, private_key_id: kid }: JsonObject, aud: string): string {
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: email, scope: SCOPE, aud, iat: now, exp: now + ASSERTION_LIFE };
  const signed = `${encoded({ alg: 'RS256', typ: 'JWT', kid })}.${encoded(claims)}`;
  try {
    return `${signed}.${createSign('RSA-SHA256').update(signed).sign(textOf(key), 'base64url')}`;
  } catch (cause) {
    throw new AiError('The `private_key` of the service account is no key in PEM form: fetch the file anew.', {
      status: 503,
      code: 'provider_credentials_missing',
      cause,
    });
  }
}

function encoded(value: JsonObject): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/**
 * A person's own login, as `gcloud auth application-default login` leaves it.
 * Source: https://developers.google.com/identity/protocols/oauth2/web-server#offline
 */
export const authorizedUserToken: TokenFetch = async (credential, send, signal) => {
  const form = {
    grant_type: 'refresh_token',
    client_id: textOf(credential.client_id),
    client_secret: textOf(credential.client_secret),
    refresh_token: textOf(credential.refresh_token),
  };
  const server = textOf(credential.token_uri) || TOKEN_SERVER;
  return tokenIn(await askForToken(send, formRequest(server, form), WHO, signal), WHO);
};
