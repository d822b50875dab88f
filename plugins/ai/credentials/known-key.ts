import { createSecret, hashOf, sameSecret } from '../../core/api-key';
import type { NotAuthenticated } from '../../core/authenticator';
import type { Consumer } from '../../core/context';
import type { Grant } from '../../core/grant';

/** What is known of a key, wherever it is kept. Never its secret. */
export interface KnownKey {
  readonly id: string;
  /** `sha256:<hex>` of the secret; undefined while what it refers to is missing. */
  readonly hash: string | undefined;
  /** Of the secret before, which still holds until then; milliseconds since 1970. */
  readonly previous?: { readonly hash: string; readonly until: number };
  /** Milliseconds since 1970. */
  readonly expires?: number;
  readonly active: boolean;
  /** Undefined where its owner is gone or switched off. */
  readonly holder: Holder | undefined;
  readonly scopes: readonly string[];
  readonly grant: Grant | undefined;
}

/** A consumer as it is kept; its team's grant is looked up when it calls. */
export interface Holder {
  readonly consumer: Consumer;
  readonly grant: Grant | undefined;
}

/** Of a secret that nobody has. */
const NOBODYS = hashOf(createSecret());

/**
 * Whom a key lets in, or why it does not let its caller in; undefined where there is no such key. A wrong secret and an
 * unknown key (`stored` is undefined) are alike, in what is told and in how it is found out: only who has the secret
 * learns more.
 */
export function holderOf(stored: KnownKey | undefined, secret: string): Holder | NotAuthenticated | undefined {
  const now = Date.now();
  const isCurrent = sameSecret(secret, stored?.hash ?? NOBODYS);
  const isPrevious = sameSecret(secret, stored?.previous?.hash ?? NOBODYS);
  if (!stored || !(isCurrent || isPrevious)) return undefined;
  if (!stored.active) return { reason: 'The key has been revoked.' };
  if (!isCurrent && now >= (stored.previous?.until ?? 0)) return { reason: 'The key has been replaced by a new one.' };
  if (now >= (stored.expires ?? Infinity)) return { reason: 'The key has expired.' };
  return stored.holder ?? { reason: 'The owner of the key is not active.' };
}
