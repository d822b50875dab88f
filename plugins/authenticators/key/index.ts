import { Type } from '@sinclair/typebox';
import { parseKey } from '../../core/api-key';
import { defineAuthenticator } from '../../core/authenticator';

/** Declared keys and the host's `key-auth` credentials. */
export const key = defineAuthenticator({
  name: 'key',
  summary: 'Keys: `sk-eg-<id>-<secret>`, and `<id>:<secret>` as Express Gateway makes them',
  parameters: Type.Object({}),
  setup(_parameters, { credentials }) {
    return async ({ credential }) => {
      const parts = credential === undefined ? undefined : parseKey(credential);
      return parts && credentials.verifyKey(parts.id, parts.secret);
    };
  },
});
