import type { Authenticator } from '../core/authenticator';

/** Every way to find out who calls that ships with the gateway. */
export const authenticators: readonly Authenticator[] = [];
