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

/** A time that cannot be read has passed: what somebody wanted to end does not go on over a typing mistake. */
export function isPast(time: string | undefined, now = Date.now()): boolean {
  return !(Date.parse(time ?? '') > now);
}
