import { Type } from '@sinclair/typebox';
import { defineAuthenticator } from '../../core/authenticator';

export const oauth2 = defineAuthenticator({
  name: 'oauth2',
  summary: 'Access tokens that the OAuth2 server of Express Gateway itself has made',
  parameters: Type.Object({}),
  setup(_parameters, { credentials }) {
    return async ({ credential }) => (credential === undefined ? undefined : credentials.verifyToken(credential));
  },
});
