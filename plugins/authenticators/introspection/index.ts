import { Type } from '@sinclair/typebox';
import { parseKey } from '../../core/api-key';
import { defineAuthenticator } from '../../core/authenticator';
import type { JsonObject } from '../../core/json';
import { orAborted } from '../../core/or-aborted';
import { createIdentify, identityMembers } from '../identity';
import { secretAt } from '../../core/secret';
import { trustedUrl } from '../../core/trusted-url';
import { isBearerToken, tooLong } from '../token-form';
import { notCheckable } from '../../core/presented';
import { askServer } from './ask-server';
import { BelievedAnswers } from './believed-answers';

/** Seconds by which the clocks of the server and the gateway may differ. */
const CLOCK_TOLERANCE = 30;

const Texts = (description: string) =>
  Type.Optional(
    Type.Union([Type.String({ minLength: 1 }), Type.Array(Type.String({ minLength: 1 }), { minItems: 1 })], {
      description,
    }),
  );

export const introspection = defineAuthenticator({
  name: 'introspection',
  summary: 'Tokens of an OAuth2 server that is asked about each (RFC 7662)',
  parameters: Type.Object({
    url: Type.String({ minLength: 1, description: 'The introspection endpoint of the server.' }),
    clientId: Type.String({ minLength: 1, description: 'Who the gateway is at that server.' }),
    clientSecret: Type.String({ description: 'Its secret there: `env:NAME` or `file:/path`.' }),
    issuer: Type.Optional(Type.String({ minLength: 1, description: 'What the answer must have as `iss`.' })),
    audience: Texts('What the answer must have as `aud`: one of these.'),
    cacheSeconds: Type.Integer({
      minimum: 0,
      maximum: 3600,
      default: 30,
      description:
        'For how long an answer is believed, and so for how long a token works on that was revoked; never beyond its end, and 10 seconds at most when the token was not good.',
    }),
    timeout: Type.Number({
      exclusiveMinimum: 0,
      maximum: 4,
      default: 2,
      description: 'Seconds within which the server must answer; else the caller is told 503.',
    }),
    ...identityMembers,
  }),
  setup(parameters, { credentials, logger, send }) {
    const { clientId, timeout, issuer, audience, cacheSeconds } = parameters;
    const url = trustedUrl(parameters.url, '`url`');
    const clientSecret = secretAt(parameters.clientSecret, 'clientSecret');
    if (clientSecret.resolve() === undefined) throw new Error(`\`clientSecret\`: ${clientSecret.missing}`);
    const server = { url, clientId, clientSecret, deadline: timeout * 1000 };
    const answers = new BelievedAnswers((token) => askServer(server, token, send), cacheSeconds * 1000);
    const identify = createIdentify(parameters, credentials);
    const claimsOf = async (token: string, signal: AbortSignal) => {
      try {
        return await orAborted(answers.get(token), signal);
      } catch (error) {
        if (signal.aborted) throw error;
        logger.error(`the introspection server at ${new URL(url).host} cannot be asked: ${String(error)}`);
        throw notCheckable('Tokens', error);
      }
    };
    return async ({ credential: token }, { signal }) => {
      if (token === undefined) return undefined;
      if (tooLong(token)) return tooLong(token);
      // Keys of the gateway are nobody else's business.
      if (!isBearerToken(token) || parseKey(token)) return undefined;
      const claims = await claimsOf(token, signal);
      if (!claims) return { reason: 'The token is not active: it has expired, was revoked, or never was one.' };
      const reason = refusalOf(claims, { issuer, audience });
      if (reason !== undefined) return { reason };
      return identify(claims, `introspection:${typeof claims.iss === 'string' ? claims.iss : url}`);
    };
  },
});

/** Why an active token does not let its caller in; undefined where it does. */
function refusalOf(
  { exp, nbf, iss, aud }: JsonObject,
  { issuer, audience }: { issuer?: string; audience?: string | string[] },
): string | undefined {
  const now = Date.now() / 1000;
  if (typeof exp === 'number' && exp <= now) return 'The token has expired.';
  if (typeof nbf === 'number' && nbf > now + CLOCK_TOLERANCE) return 'The token is not valid yet.';
  if (issuer !== undefined && iss !== issuer) return 'The token is from another issuer.';
  const made = new Set<unknown>([aud].flat());
  if (audience !== undefined && ![audience].flat().some((one) => made.has(one))) {
    return 'The token was made for somebody else: its audience is not this gateway.';
  }
  return undefined;
}
