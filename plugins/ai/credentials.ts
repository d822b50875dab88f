import type { Credentials } from '../core/services';
import type { HostConsumer, HostServices } from './host';

/** How long it is believed that there is a consumer, or none yet; milliseconds. */
const BELIEVED = 1_000;

/** The host's consumers and `key-auth` credentials. */
export function hostCredentials(services: HostServices): Credentials {
  let known = { exist: false, until: 0 };
  return {
    async verifyKey(keyId, keySecret) {
      const consumer = await services.auth.authenticateCredential(keyId, keySecret, 'key-auth');
      return consumer ? { ...asConsumer(consumer), keyId } : undefined;
    },
    async find(name) {
      const consumer = (await services.user.find(name)) || (await services.application.find(name));
      if (!consumer) return undefined;
      return consumer.isActive === false ? { reason: 'The consumer is switched off.' } : asConsumer(consumer);
    },
    guest: (consumer) => consumer,
    async authorizeKey(keyId, scopes) {
      if (scopes.length === 0) return true;
      return (await services.auth.authorizeCredential(keyId, 'key-auth', scopes)) === true;
    },
    async any() {
      // Once there was somebody, the time of trying without a key is over, also when the last one is removed.
      if (known.exist || performance.now() < known.until) return known.exist;
      const [{ users }, { apps }] = await Promise.all([services.user.findAll(), services.application.findAll()]);
      known = { exist: users.length + apps.length > 0, until: performance.now() + BELIEVED };
      return known.exist;
    },
  };
}

function asConsumer({ id, username, name, team }: HostConsumer): { id: string; name: string; team?: string } {
  return { id, name: username ?? name ?? id, team };
}
