/** From what a token says to the consumer who calls, alike for every kind of token. */
import { type Static, type TObject, Type } from '@sinclair/typebox';
import type { Identified, NotAuthenticated } from '../core/authenticator';
import type { JsonObject } from '../core/json';
import type { Credentials } from '../core/services';
import { ClaimPath, claimReader, nestedDeeper, RequiredClaims, requirement, scopesIn, textIn } from './claims';

/** Parameters that every kind of token has. */
export const identityMembers = {
  claims: Type.Object(
    {
      consumer: ClaimPath('Who calls: the name of a consumer, else of a guest.', { default: 'sub' }),
      name: ClaimPath('What a guest is called in reports.', { default: 'preferred_username' }),
      team: Type.Optional(ClaimPath('The team of a guest.')),
      scopes: ClaimPath('What the token may, as a list or with blanks between.', { default: 'scope' }),
    },
    {
      additionalProperties: false,
      default: {},
      description: 'Which claims say who calls: `consumer`, `name`, `team` and `scopes`; see below.',
    },
  ),
  required: RequiredClaims,
  guests: Type.Boolean({
    default: true,
    description: 'Whether callers come in who are no consumers of the gateway, as guests.',
  }),
};
type IdentityParameters = Static<TObject<typeof identityMembers>>;

/** Deeper than claims of any issuer are. */
const MAX_DEPTH = 20;
/** Characters of a name; longer ones would swell every row and key that they stand in. */
const MAX_NAME = 256;

/**
 * Finds the consumer that verified claims are about.
 *
 * @param origin kind and issuer of the token. A guest's id begins with it, so that it is nobody else's: neither one of
 *   the host nor one of another issuer.
 */
export type Identify = (claims: JsonObject, origin: string) => Promise<Identified | NotAuthenticated>;

/** Compiles where claims say what. */
export function createIdentify(parameters: IdentityParameters, credentials: Credentials): Identify {
  const { claims: paths, guests } = parameters;
  const [consumerIn, nameIn, scopeIn] = [paths.consumer, paths.name, paths.scopes].map((path) => claimReader(path));
  const teamIn = paths.team === undefined ? () => undefined : claimReader(paths.team);
  const failing = requirement(parameters.required);
  return async (claims, origin) => {
    if (nestedDeeper(claims, MAX_DEPTH)) return { reason: 'The claims of the token are nested too deep.' };
    const unmet = failing(claims);
    if (unmet !== undefined)
      return { reason: `The token's claim \`${unmet}\` does not say what this gateway asks for.` };
    const subject = textIn(consumerIn!(claims));
    if (!subject || subject.length > MAX_NAME) {
      return {
        reason: `The token does not say who calls: \`${[paths.consumer].flat().join('.')}\` is missing in it or too long.`,
      };
    }
    const scopes = scopesIn(scopeIn!(claims));
    const known = await credentials.find(subject);
    if (known) return 'reason' in known ? known : { ...known, claims, scopes };
    if (!guests) return { reason: 'This gateway does not know the consumer whom the token names.' };
    const name = (textIn(nameIn!(claims)) ?? subject).slice(0, MAX_NAME);
    const guest = { id: `${origin}:${subject}`, name, team: textIn(teamIn(claims)), claims };
    return { ...credentials.guest(guest), scopes };
  };
}
