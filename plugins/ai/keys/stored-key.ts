import { sameSecret } from '../../core/api-key';

/** A `key-auth` credential as the host gives it, with our fields. Texts only: the host's database has nothing else. */
export interface StoredKey {
  keyId: string;
  /** A hash, or the plain secret of one that the host has made. */
  keySecret?: string;
  consumerId: string;
  isActive: boolean;
  createdAt?: string;
  scopes?: readonly string[] | null;
  name?: string;
  /** RFC 3339. */
  expiresAt?: string;
  /** Hash of the secret before the last rotation, valid until `previousUntil` (RFC 3339). */
  previousSecret?: string;
  previousUntil?: string;
  /** RFC 3339; at most a minute old when the key is in use. */
  lastUsedAt?: string;
  /** Lists as JSON. */
  models?: string;
  providers?: string;
  regions?: string;
  addresses?: string;
  limits?: string;
}

/** Whether this is a secret of the key, be it valid still or not. In constant time. */
export function isSecretOf(key: StoredKey, secret: string, now = Date.now()): boolean {
  const { keySecret, previousSecret, previousUntil } = key;
  if (keySecret !== undefined && sameSecret(secret, keySecret)) return true;
  return previousSecret !== undefined && !isPast(previousUntil, now) && sameSecret(secret, previousSecret);
}

export function isExpired({ expiresAt }: StoredKey, now = Date.now()): boolean {
  return expiresAt !== undefined && isPast(expiresAt, now);
}

/** A time that cannot be read has passed: what somebody wanted to end does not go on over a typing mistake. */
function isPast(time: string | undefined, now: number): boolean {
  return !(Date.parse(time ?? '') > now);
}
