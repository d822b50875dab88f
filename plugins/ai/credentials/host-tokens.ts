import type { Identified, NotAuthenticated } from '../../core/authenticator';
import type { Consumer } from '../../core/context';
import type { HostUser } from '../../core/host-request';
import type { HostServices } from '../host';

/** As the host's token service writes them: an id and a random text, each of 128 bits. */
const FORM = /^[0-9a-f]{32}\|[0-9a-f]{32}$/;

const NOT_VALID: NotAuthenticated = {
  reason: 'The access token is not valid: it has expired, was revoked, or never was one.',
};

/**
 * The consumer of an access token that the host's OAuth2 server has made, and the token's scopes; undefined for what
 * is none by its form. Rejects where the store fails.
 *
 * @param ofHost what is granted to a user or application
 */
export async function hostToken(
  token: string,
  { auth }: HostServices,
  ofHost: (user: HostUser) => Consumer,
): Promise<Identified | NotAuthenticated | undefined> {
  if (!FORM.test(token)) return undefined;
  const found = await auth.authenticateToken(token);
  if (!found) return NOT_VALID;
  const { consumer, token: stored } = found;
  // Where a user has let an application in, both must be active; the host looks at the application only.
  const user = stored.authenticatedUser ?? stored.authenticatedUserId;
  if (user && !(await auth.validateConsumer(user, { checkUsername: false }))) return NOT_VALID;
  return { ...ofHost(consumer), scopes: stored.scopes ?? [] };
}
