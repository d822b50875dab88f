/** What tokens look like, and how much of one is read. */

/** Characters; Node takes no more of all headers together, unless it is told to. */
const MAX_TOKEN = 16 * 1024;

/** Told in place of reading it. */
const TOO_LONG = { reason: `The token is longer than ${MAX_TOKEN} characters.` };

/** Header, payload and signature in base64url; without a signature it is a token still, though not a good one. */
const JWT = /^[\w-]+\.[\w-]*\.[\w-]*$/;

/** What may stand behind `Bearer`, RFC 6750, section 2.1. */
const BEARER = /^[\w.~+/-]+=*$/;

/** Why a credential is too long to be read; undefined where it is not. */
export function tooLong(credential: string): typeof TOO_LONG | undefined {
  return credential.length > MAX_TOKEN ? TOO_LONG : undefined;
}

export const isJwt = (credential: string): boolean => JWT.test(credential);
export const isBearerToken = (credential: string): boolean => BEARER.test(credential);
