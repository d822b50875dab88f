import { Type } from '@sinclair/typebox';
import { SECRET_REFERENCE } from '../../core/secret';
import { jwtSchema } from '../../authenticators/jwt/parameters';

/** What may stand under `admin:` of the plugin's settings. */
export const adminSettings = Type.Object(
  {
    token: Type.String({
      default: 'env:AI_ADMIN_TOKEN',
      pattern: `^(${SECRET_REFERENCE})$`,
      examples: ['env:AI_ADMIN_TOKEN'],
      description: 'A reference to the token that may do everything.',
    }),
    viewerToken: Type.String({
      default: 'env:AI_VIEWER_TOKEN',
      pattern: `^(${SECRET_REFERENCE})$`,
      examples: ['env:AI_VIEWER_TOKEN'],
      description: 'A reference to the token that may only look.',
    }),
    jwt: Type.Optional(
      Type.Composite(
        [
          jwtSchema,
          Type.Object({
            scopes: Type.Object(
              {
                admin: Type.String({ default: 'gateway:admin', minLength: 1, description: 'May do everything.' }),
                viewer: Type.String({ default: 'gateway:viewer', minLength: 1, description: 'May look.' }),
              },
              { default: {}, description: 'The scopes that make somebody an admin or a viewer.' },
            ),
          }),
        ],
        {
          description:
            'JSON Web Tokens that are taken as well: the parameters of the `jwt` method of `ai-auth`, and `scopes` with those that an `admin` and a `viewer` have.',
        },
      ),
    ),
    loopback: Type.Union([Type.Literal('free'), Type.Literal('token')], {
      default: 'free',
      description: 'Whether requests from this machine come in without a token: `free`, or `token` for none.',
    }),
    metrics: Type.Union([Type.Literal('viewer'), Type.Literal('open')], {
      default: 'viewer',
      description: 'Who may read `GET /metrics` from elsewhere: a `viewer`, or everybody (`open`).',
    }),
  },
  { additionalProperties: false, default: {}, description: 'Who may use the admin port.' },
);
