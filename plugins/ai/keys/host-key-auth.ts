import type { HostServices } from '../host';
import { isExpired, isSecretOf } from './stored-key';

/**
 * Lets the host's own authentication know keys whose secret is stored as a hash, their expiry and rotation. By itself
 * it compares what is sent with what is stored: who reads a hash in the admin API could call with it.
 */
export function knowHashedKeys({ auth, credential }: Pick<HostServices, 'auth' | 'credential'>): void {
  const authenticate = auth.authenticateCredential.bind(auth);
  auth.authenticateCredential = async (id, secret, type) => {
    if (type !== 'key-auth') return authenticate(id, secret, type);
    if (!id || !secret) return false;
    const key = await credential.getCredential(id, type, { includePassword: true });
    if (!key || !isSecretOf(key, secret) || !key.isActive || isExpired(key)) return false;
    return auth.validateConsumer(key.consumerId, { checkUsername: true });
  };
}
