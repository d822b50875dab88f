import type { Credentials } from '../core/services';
import type { HostConsumer, HostServices } from './host';

/** How long it is believed that there is no consumer yet; milliseconds. */
const NONE_IS_BELIEVED = 1_000;

/** The host's consumers and `key-auth` credentials. */
export function hostCredentials(services: HostServices): Credentials {
  let none: { until: number } | undefined;
  return {
    async verifyKey(keyId, keySecret) {
      const consumer = await services.auth.authenticateCredential(keyId, keySecret, 'key-auth');
      return consumer ? { ...asConsumer(consumer), keyId } : undefined;
    },
    async authorizeKey(keyId, scopes) {
      if (scopes.length === 0) return true;
      return (await services.auth.authorizeCredential(keyId, 'key-auth', scopes)) === true;
    },
    async any() {
      if (none && performance.now() < none.until) return false;
      const [{ users }, { apps }] = await Promise.all([services.user.findAll(), services.application.findAll()]);
      if (users.length + apps.length > 0) return true;
      none = { until: performance.now() + NONE_IS_BELIEVED };
      return false;
    },
  };
}

function asConsumer({ id, username, name, team }: HostConsumer): { id: string; name: string; team?: string } {
  return { id, name: username ?? name ?? id, team };
}
