import { notCheckable } from '../../core/presented';
import type { Logger } from '../../core/services';
import { hostKey, withKey } from '../credentials/host-keys';
import { holderOf } from '../credentials/known-key';
import type { HostServices } from '../host';

/**
 * Lets the host's own authentication know keys whose secret is stored as a hash, their expiry and rotation. By itself
 * it compares what is sent with what is stored: who reads a hash in the admin API could call with it.
 */
export function knowHashedKeys(services: HostServices, logger: Logger): void {
  // The host answers with the status of what fails in it, and would call this a fault of the gateway.
  const unreadable = (cause: unknown): never => {
    logger.error(`a key cannot be looked up: ${String(cause)}`);
    throw notCheckable('Keys', cause);
  };
  const { auth } = services;
  const authenticate = auth.authenticateCredential.bind(auth);
  auth.authenticateCredential = async (id, secret, type) => {
    if (type !== 'key-auth') return authenticate(id, secret, type);
    const key = id && secret ? await hostKey(id, services).catch(unreadable) : undefined;
    const holder = holderOf(key, secret);
    if (!key || !holder || 'reason' in holder) return false;
    const user = await auth.validateConsumer(holder.consumer.id, { checkUsername: false });
    return user && withKey(user, key);
  };
}
