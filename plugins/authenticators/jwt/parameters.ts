import { type Static, Type } from '@sinclair/typebox';
import { identityMembers } from '../identity';

/** Signed with a secret that both sides have. */
export const SYMMETRIC = ['HS256', 'HS384', 'HS512'] as const;
/** Signed with a private key, verified with its public half. */
export const ASYMMETRIC = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
] as const;

const Algorithm = Type.Union([...ASYMMETRIC, ...SYMMETRIC].map((name) => Type.Literal(name)));

export const jwtSchema = Type.Object({
  issuer: Type.String({ minLength: 1, description: 'Who makes the tokens, exactly as their claim `iss` has it.' }),
  audience: Type.Optional(
    Type.Union(
      [Type.String({ minLength: 1 }), Type.Array(Type.String({ minLength: 1 }), { minItems: 1 }), Type.Boolean()],
      {
        description:
          'Whom tokens must be made for, their claim `aud`: one of these. Required; `false` takes all tokens of the issuer.',
      },
    ),
  ),
  jwksUri: Type.Optional(
    Type.String({ description: 'Where the issuer publishes its keys; found out from the `issuer` unless said.' }),
  ),
  publicKey: Type.Optional(
    Type.String({ description: 'A public key or certificate in PEM in their place: `file:/path` or `env:NAME`.' }),
  ),
  secret: Type.Optional(
    Type.String({ description: 'For `HS256` and its kin, a secret of 32 bytes or more: `file:/path` or `env:NAME`.' }),
  ),
  algorithms: Type.Optional(
    Type.Array(Algorithm, {
      minItems: 1,
      uniqueItems: true,
      description:
        'How tokens may be signed; unless said all that public keys are for, with `secret` `HS256`, `HS384` and `HS512`.',
    }),
  ),
  clockTolerance: Type.Integer({
    minimum: 0,
    maximum: 300,
    default: 30,
    description: 'Seconds by which the clocks of the issuer and the gateway may differ.',
  }),
  maxTokenAge: Type.Optional(
    Type.Integer({ minimum: 1, description: 'Seconds after which a token is too old, whatever its `exp` says.' }),
  ),
  requireExp: Type.Boolean({ default: true, description: 'Whether a token must have an end, its claim `exp`.' }),
  typ: Type.Optional(
    Type.String({ minLength: 1, examples: ['at+jwt'], description: 'The `typ` that the header of a token must have.' }),
  ),
  ...identityMembers,
});

export type JwtParameters = Static<typeof jwtSchema>;
