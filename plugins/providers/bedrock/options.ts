import { type Static, Type } from '@sinclair/typebox';
import type { Endpoint } from '../../core/endpoint';
import type { JsonObject } from '../../core/json';

const reference = (description: string) =>
  Type.String({ description: `${description}: \`env:NAME\` or \`file:/path\`` });

/** Members of a service endpoint with `provider: bedrock`. */
export const options = Type.Object({
  region: Type.Optional(
    Type.String({
      description: 'AWS region; that of the url unless said, then `AWS_REGION`, then that of the profile',
    }),
  ),
  credentials: Type.Optional(
    Type.Object(
      {
        accessKeyId: reference('Access key id'),
        secretAccessKey: reference('Secret access key'),
        sessionToken: Type.Optional(reference('Session token of temporary keys')),
      },
      { description: 'Keys to sign with, instead of those of the environment', additionalProperties: false },
    ),
  ),
  profile: Type.Optional(
    Type.String({ description: 'Profile of `~/.aws/credentials` and `~/.aws/config` whose keys to sign with' }),
  ),
  instanceRole: Type.Optional(
    Type.Boolean({ description: 'Whether to sign with the keys of the role that the EC2 instance has' }),
  ),
  guardrailConfig: Type.Optional(
    Type.Object(
      {
        guardrailIdentifier: Type.String({ description: 'Id or ARN' }),
        guardrailVersion: Type.String({ description: 'Number, or `DRAFT`' }),
        trace: Type.Optional(
          Type.Union([Type.Literal('enabled'), Type.Literal('disabled'), Type.Literal('enabled_full')], {
            description: 'What the answer tells of its work',
          }),
        ),
        streamProcessingMode: Type.Optional(
          Type.Union([Type.Literal('sync'), Type.Literal('async')], { description: 'Whether streams wait for it' }),
        ),
      },
      {
        description: 'A guardrail of Bedrock for every request, whatever the client asks for',
        additionalProperties: false,
      },
    ),
  ),
  performanceConfig: Type.Optional(
    Type.Object(
      {
        latency: Type.Union([Type.Literal('standard'), Type.Literal('optimized')], { description: 'How fast' }),
      },
      { description: 'Performance of every request', additionalProperties: false },
    ),
  ),
  additionalModelRequestFields: Type.Optional(
    Type.Unsafe<JsonObject>({
      type: 'object',
      description: 'Members of the model’s own for every request, such as `anthropic_beta`',
    }),
  ),
});

export type BedrockOptions = Static<typeof options>;

/** The endpoint's members of this kind. */
export function optionsOf(endpoint: Endpoint): BedrockOptions {
  return endpoint.options;
}
