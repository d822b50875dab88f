import type { Authenticator } from '../core/authenticator';
import { introspection } from './introspection';
import { jwt } from './jwt';
import { key } from './key';
import { mtls } from './mtls';
import { oauth2 } from './oauth2';

/** Every way to find out who calls that ships with the gateway. */
export const authenticators: readonly Authenticator[] = [key, jwt, introspection, oauth2, mtls];
