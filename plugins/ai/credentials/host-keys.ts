import { hashOf, isHash } from '../../core/api-key';
import type { HostUser } from '../../core/host-request';
import type { HostServices } from '../host';
import type { StoredKey } from '../keys/stored-key';
import { storedGrant } from './stored-grant';
import type { Holder, KnownKey } from './known-key';

/** With what a user is handed on by the host's own key-auth, which tells only the user. */
const USED_KEY = Symbol('key');

/** The user, and the key by which it calls. */
export function withKey(user: HostUser, key: KnownKey): HostUser {
  return { ...user, [USED_KEY]: key };
}

export function keyOf(user: HostUser & { readonly [USED_KEY]?: KnownKey }): KnownKey | undefined {
  return user[USED_KEY];
}

/**
 * The host's `key-auth` credential of this id.
 * Rejects where the store fails or something of it cannot be read.
 */
export async function hostKey(id: string, { credential, auth }: HostServices): Promise<KnownKey | undefined> {
  const found = await credential.getCredential(id, 'key-auth', { includePassword: true });
  // Asked for in any case: an unknown id takes as long as a known one, and a store that fails is told from one that
  // does not have the key, which the host's own look-up of credentials hides.
  const owner = await auth.validateConsumer(found?.consumerId ?? id, { checkUsername: true });
  return found ? knownKey(id, found, owner ? hostHolder(owner) : undefined) : undefined;
}

export function hostHolder(user: HostUser): Holder {
  const { id, username, name = id, team } = user;
  const consumer = { id, name: username ?? name, team };
  return { consumer, grant: storedGrant('consumer', user, `the record of ${consumer.name}`) };
}

function knownKey(id: string, stored: StoredKey, holder: Holder | undefined): KnownKey {
  const { keySecret, previousSecret, previousUntil, expiresAt, isActive, scopes } = stored;
  return {
    id,
    hash: keySecret && digest(keySecret),
    previous: previousSecret ? { hash: digest(previousSecret), until: endOf(previousUntil) } : undefined,
    expires: expiresAt === undefined ? undefined : endOf(expiresAt),
    active: isActive,
    holder,
    scopes: scopes || [],
    grant: storedGrant('key', stored, `the key ${id}`),
  };
}

/** What cannot be read has passed: what somebody wanted to end does not go on over a typing mistake. */
function endOf(moment = ''): number {
  return Date.parse(moment) || 0;
}

/** The host's own keys are stored as they are; here they do not even stay in memory so. */
function digest(secret: string): string {
  return isHash(secret) ? secret : hashOf(secret);
}
