import { type Static, Type } from '@sinclair/typebox';
import type { Endpoint } from '../../core/endpoint';
import { isSecretReference } from '../../core/secret';

const text = (description: string, pattern?: string) =>
  Type.Optional(Type.String({ minLength: 1, ...(pattern ? { pattern } : {}), description }));

/** Members of a service endpoint with `provider: azure`. */
export const options = Type.Object({
  apiVersion: text(
    'Dated version of the API (`2024-10-21`): calls then go by deployments. Without it, the v1 API.',
    '^(\\d{4}-\\d{2}-\\d{2}(-preview)?|preview|latest|v1)$',
  ),
  tenantId: text('Tenant of Microsoft Entra ID; else `AZURE_TENANT_ID`.'),
  clientId: text('Id of the application, or of a user-assigned managed identity; else `AZURE_CLIENT_ID`.'),
  clientSecret: text(
    'Reference to the application’s secret: `env:NAME` or `file:/path`; else `AZURE_CLIENT_SECRET`.',
    '^(env|file):.+',
  ),
  federatedTokenFile: text(
    'Path of the token that a workload identity shows instead of a secret; else `AZURE_FEDERATED_TOKEN_FILE`.',
  ),
  managedIdentity: Type.Optional(
    Type.Boolean({ description: 'Whether to call as the managed identity of the machine or app.' }),
  ),
  authority: text('Address of Entra ID, in clouds of their own; else `AZURE_AUTHORITY_HOST`, or by the url.'),
  scope: text('What tokens are asked for, where it is not what the url lets expect.'),
});

export type AzureOptions = Static<typeof options>;

/** Members that choose tokens of Entra ID. */
const OF_TOKENS = ['tenantId', 'clientId', 'clientSecret', 'federatedTokenFile', 'managedIdentity'] as const;
/** A secret does not travel in the open, but on the machine itself. */
const SAFE = /^(https:\/\/|http:\/\/(localhost|127\.\d+\.\d+\.\d+|\[::1\])([:/]|$))/;

/** The endpoint's members of this kind. Throws, saying how to mend it, when they cannot work. */
export function optionsOf({ name, options: declared, apiKeys }: Endpoint): AzureOptions {
  const read = declared as AzureOptions;
  const path = `serviceEndpoints.${name}`;
  const chosen = OF_TOKENS.find((member) => read[member]);
  if (chosen && apiKeys.length) {
    throw new Error(`${path}: has an \`apiKey\` and \`${chosen}\`; remove the key to call with tokens of Entra ID`);
  }
  const { authority, clientSecret } = read;
  if (authority && !SAFE.test(authority)) {
    throw new Error(`${path}.authority: must begin with https://; write it like \`https://login.microsoftonline.us\``);
  }
  if (clientSecret && !isSecretReference(clientSecret)) {
    throw new Error(
      `${path}.clientSecret: a secret must not stand in the configuration, where the admin API would show it; ` +
        'write `env:NAME` for an environment variable or `file:/path` for a file',
    );
  }
  return read;
}
