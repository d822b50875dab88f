import type { JSONWebKeySet } from 'jose';
import { fetchJson } from '../../core/fetch-json';
import { type JsonObject, textOf } from '../../core/json';
import type { Transport } from '../../core/provider';
import { trustedUrl } from '../../core/trusted-url';

/** How many keys an issuer may have; a token that names none of them may be tried with each. */
const MAX_KEYS = 100;

/**
 * Gets the keys of an issuer (RFC 7517, section 5), from where it says that they are (OpenID Connect Discovery 1.0,
 * section 4) unless that is known. Rejects with a reason for the operator.
 */
export async function fetchKeys(
  send: Transport,
  { issuer, jwksUri }: { issuer: string; jwksUri?: string },
  signal: AbortSignal,
): Promise<JSONWebKeySet> {
  const url = jwksUri ?? (await discover(send, issuer, signal));
  const { keys } = await get(send, url, signal);
  if (!Array.isArray(keys) || keys.length > MAX_KEYS) {
    throw new Error(`${url} answered with no set of keys, or with more than ${MAX_KEYS}`);
  }
  return { keys } as unknown as JSONWebKeySet;
}

/** Where an issuer tells about itself. */
export function discoveryUrl(issuer: string): string {
  return trustedUrl(
    `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    '`issuer`, where neither `jwksUri` nor `publicKey` nor `secret` is given,',
  );
}

async function discover(send: Transport, issuer: string, signal: AbortSignal): Promise<string> {
  const url = discoveryUrl(issuer);
  const described = await get(send, url, signal);
  // Else somebody else's description would do, and with it somebody else's keys.
  if (described.issuer !== issuer) {
    throw new Error(`${url} is of the issuer ${JSON.stringify(described.issuer)}, not of ${JSON.stringify(issuer)}`);
  }
  return trustedUrl(textOf(described.jwks_uri), `the \`jwks_uri\` of ${url}`);
}

async function get(send: Transport, url: string, signal: AbortSignal): Promise<JsonObject> {
  // Redirects are not followed: what an open one leads to is not the issuer's.
  const { status, body } = await fetchJson(send, { url, headers: { accept: 'application/json' } }, signal);
  if (status !== 200) throw new Error(`${url} answered with status ${status}`);
  return body;
}
