import { errors, type JWTPayload, jwtVerify, type JWTVerifyOptions } from 'jose';
import type { NotAuthenticated } from '../../core/authenticator';
import { AiError } from '../../core/error';
import type { JsonObject } from '../../core/json';
import type { Logger } from '../../core/services';
import type { Signing } from './keys';
import type { JwtParameters } from './parameters';

/** What a good token says. */
export interface Verified {
  readonly claims: JsonObject;
}

export type Verify = (token: string, signal: AbortSignal) => Promise<Verified | NotAuthenticated>;

/** How many keys of the same id are tried. */
const MAX_TRIES = 10;

/** Words of our own for claims that do not hold; of the rest it is said which one. */
const WRONG_CLAIM: Record<string, string> = {
  aud: 'The token was made for somebody else: its audience is not this gateway.',
  iss: 'The token is from another issuer.',
  nbf: 'The token is not valid yet.',
  typ: 'The token is of another type.',
};

/** Verifies tokens (RFC 7519), by the rules of RFC 8725: the signature first, by what is configured and nothing else. */
export function createVerify(parameters: JwtParameters, { find, algorithms }: Signing, logger: Logger): Verify {
  const { issuer, audience, clockTolerance, maxTokenAge, requireExp, typ } = parameters;
  const options: JWTVerifyOptions = {
    issuer,
    audience: typeof audience === 'boolean' ? undefined : audience,
    algorithms: [...algorithms],
    clockTolerance,
    maxTokenAge,
    typ,
    requiredClaims: requireExp ? ['exp'] : [],
  };
  return async (token, signal) => {
    try {
      const { payload } = await jwtVerify(token, find(signal), options).catch((error: unknown) =>
        tryEach(error, token, options),
      );
      return { claims: payload as JWTPayload & JsonObject };
    } catch (error) {
      if (error instanceof AiError || signal.aborted) throw error;
      logger.debug(`a token of ${issuer} was refused: ${String(error)}`);
      return { reason: reasonOf(error) };
    }
  };
}

/** Where several keys may be meant, one of them must do. */
async function tryEach(error: unknown, token: string, options: JWTVerifyOptions): ReturnType<typeof jwtVerify> {
  if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
  let tries = 0;
  for await (const key of error) {
    if (tries++ === MAX_TRIES) break;
    try {
      return await jwtVerify(token, key, options);
    } catch (wrong) {
      if (!(wrong instanceof errors.JWSSignatureVerificationFailed)) throw wrong;
    }
  }
  throw new errors.JWSSignatureVerificationFailed();
}

/** Says what its holder can mend, and nothing about keys. */
function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) {
    return error.claim === 'iat' ? 'The token is too old.' : 'The token has expired.';
  }
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.reason === 'missing') return `The token lacks the claim \`${error.claim}\`.`;
    return WRONG_CLAIM[error.claim] ?? `The token's claim \`${error.claim}\` is not valid.`;
  }
  return 'The token could not be verified: its form or its signature is not valid.';
}
