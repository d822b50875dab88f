import { formRequest } from '../../core/fetch-json';
import type { Secret } from '../../core/secret';
import type { Cloud } from './cloud';
import type { AzureOptions } from './options';
import type { Credential } from './signer';

/** How an application says what it proves itself with. */
type Proof = (value: string) => Record<string, string>;

/** Its secret. */
export const bySecret: Proof = (value) => ({ client_secret: value });

/** A token that another identity provider has signed, such as a Kubernetes cluster: a workload identity. */
export const byAssertion: Proof = (value) => ({
  client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  client_assertion: value,
});

/**
 * Tokens of an application.
 * Source: https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */
export function application(
  { tenantId, clientId }: Pick<AzureOptions, 'tenantId' | 'clientId'>,
  { authority, scope }: Cloud,
  secret: Secret,
  proof: Proof,
): Credential {
  return {
    who: 'Microsoft Entra ID',
    missing() {
      if (!tenantId) return 'it has no `tenantId`, and AZURE_TENANT_ID is not set';
      if (!clientId) return 'it has no `clientId`, and AZURE_CLIENT_ID is not set';
      return secret.resolve() === undefined ? secret.missing : undefined;
    },
    request: () =>
      formRequest(`${authority}/${encodeURIComponent(tenantId ?? '')}/oauth2/v2.0/token`, {
        grant_type: 'client_credentials',
        client_id: clientId ?? '',
        scope,
        ...proof(secret.resolve() ?? ''),
      }),
    secrets: () => [secret.resolve() ?? ''].filter(Boolean),
  };
}
