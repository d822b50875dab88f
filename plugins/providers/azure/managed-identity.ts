import type { SmallRequest } from '../../core/fetch-json';
import type { Credential } from './signer';

/** Where virtual machines, and what runs on them, ask. */
const MACHINE = 'http://169.254.169.254';
const MACHINE_PATH = '/metadata/identity/oauth2/token';

/**
 * Tokens of the managed identity of an app (App Service, Functions, Container Apps), else of the machine. Those of Azure
 * Arc and Service Fabric are asked for in other ways.
 * Source: https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference and
 * https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token
 *
 * @param clientId of a user-assigned identity; the system-assigned one without it
 */
export function managedIdentity(
  clientId: string | undefined,
  scope: string,
  { IDENTITY_ENDPOINT: app, IDENTITY_HEADER: header, AZURE_POD_IDENTITY_AUTHORITY_HOST: host }: NodeJS.ProcessEnv,
): Credential {
  const wanted = { resource: scope.replace(/\/\.default$/, ''), ...(clientId ? { client_id: clientId } : {}) };
  const query = (version: string) => new URLSearchParams({ 'api-version': version, ...wanted }).toString();
  const ofApp = app && header ? { url: app, header } : undefined;
  return {
    who: 'The managed identity endpoint of Azure',
    missing: () => undefined,
    request(): SmallRequest {
      if (ofApp) return { url: `${ofApp.url}?${query('2019-08-01')}`, headers: { 'x-identity-header': ofApp.header } };
      return { url: `${host ?? MACHINE}${MACHINE_PATH}?${query('2018-02-01')}`, headers: { metadata: 'true' } };
    },
    secrets: () => (ofApp ? [ofApp.header] : []),
  };
}
