import { decodeJwt } from 'jose';
import { defineAuthenticator, type NotAuthenticated } from '../../core/authenticator';
import { createIdentify } from '../identity';
import { isJwt, tooLong } from '../token-form';
import { digestOf, TokenMemo } from '../token-memo';
import { signingOf } from './keys';
import { jwtSchema } from './parameters';
import { createVerify, type Verified, type Verify } from './verify';

/** To verify a signature costs as much as a third of all else that happens to a request. Entries, milliseconds. */
const REMEMBERED = 2_000;
const REMEMBERED_FOR = 60_000;

export const jwt = defineAuthenticator({
  name: 'jwt',
  summary: 'JSON Web Tokens of an OpenID Connect provider, or of anybody else with a key',
  parameters: jwtSchema,
  setup(parameters, services) {
    const { issuer, audience } = parameters;
    if (audience === undefined || audience === true) {
      throw new Error(
        '`audience` must say whom tokens are made for; `false` takes tokens that the issuer made for anybody',
      );
    }
    const verify = remembering(createVerify(parameters, signingOf(parameters, services), services.logger));
    const identify = createIdentify(parameters, services.credentials);
    return async ({ credential: token }, { signal }) => {
      if (token === undefined) return undefined;
      if (tooLong(token)) return tooLong(token);
      if (!isJwt(token)) return undefined;
      // Nothing is believed of it yet: another issuer's token is not worth asking this one for its keys.
      if (issuerOf(token) !== issuer) return { reason: 'The token is from another issuer.', foreign: true };
      const verified = await verify(token, signal);
      return 'claims' in verified ? identify(verified.claims, `jwt:${issuer}`) : verified;
    };
  },
});

function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}

/** Good tokens are not verified again for a while, and never beyond their end. */
function remembering(verify: Verify): Verify {
  const memo = new TokenMemo<Verified>(REMEMBERED);
  return async (token, signal): Promise<Verified | NotAuthenticated> => {
    const digest = digestOf(token);
    const known = memo.get(digest);
    if (known) return known;
    const verified = await verify(token, signal);
    if ('claims' in verified) {
      const { exp } = verified.claims as { exp?: number };
      memo.set(digest, verified, Math.min(Date.now() + REMEMBERED_FOR, (exp ?? Infinity) * 1000));
    }
    return verified;
  };
}
