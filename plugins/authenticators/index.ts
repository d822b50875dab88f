import type { Authenticator } from '../core/authenticator';
import { jwt } from './jwt';

/** Every way to find out who calls that ships with the gateway. */
export const authenticators: readonly Authenticator[] = [jwt];
