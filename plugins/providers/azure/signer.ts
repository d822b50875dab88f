import { bearerSigner } from '../../core/bearer-signer';
import { credentialMissing, type Endpoint } from '../../core/endpoint';
import type { SmallRequest } from '../../core/fetch-json';
import type { Signer, Transport } from '../../core/provider';
import { Secret } from '../../core/secret';
import { askForToken, tokenIn } from '../../core/token-answer';
import { TokenSource } from '../../core/token-source';
import { application, byAssertion, bySecret } from './application';
import { cloudOf } from './cloud';
import { managedIdentity } from './managed-identity';
import { optionsOf } from './options';

/** One way to tokens. */
export interface Credential {
  /** Who gives them, in words. */
  readonly who: string;
  /** What it lacks, in words; undefined when a token can be asked for. */
  missing(): string | undefined;
  request(): SmallRequest;
  /** What must never be shown. */
  secrets(): readonly string[];
}

const NOTHING = 'it has no `apiKey`; set one, or `tenantId`, `clientId` and `clientSecret`, or `managedIdentity: true`';

/** Signs with tokens of Microsoft Entra ID, or undefined where the endpoint has keys. Throws when its members are wrong. */
export function createSigner(endpoint: Endpoint, send: Transport, environment = process.env): Signer | undefined {
  const credential = credentialOf(endpoint, environment);
  if (endpoint.apiKeys.length) return undefined;
  const usable = (): Credential | string => (credential ? (credential.missing() ?? credential) : NOTHING);
  const source = new TokenSource(async (signal) => {
    const found = usable();
    if (typeof found === 'string') throw credentialMissing(endpoint, found);
    return tokenIn(await askForToken(send, found.request(), found.who, signal), found.who);
  });
  const missing = () => {
    const found = usable();
    return typeof found === 'string' ? found : undefined;
  };
  return bearerSigner(source, missing, () => credential?.secrets() ?? []);
}

/** What is configured goes before what the environment offers, as platforms set it up for Azure's own SDKs. */
function credentialOf(endpoint: Endpoint, environment: NodeJS.ProcessEnv): Credential | undefined {
  const options = optionsOf(endpoint);
  const { tenantId = environment.AZURE_TENANT_ID, clientId = environment.AZURE_CLIENT_ID } = options;
  const cloud = cloudOf(endpoint, options, environment);
  const withSecret = (reference: string) => application({ tenantId, clientId }, cloud, new Secret(reference), bySecret);
  const withTokenIn = (file: string) =>
    application({ tenantId, clientId }, cloud, new Secret(`file:${file}`), byAssertion);
  if (options.managedIdentity) return managedIdentity(options.clientId, cloud.scope, environment);
  if (options.clientSecret) return withSecret(options.clientSecret);
  if (options.federatedTokenFile) return withTokenIn(options.federatedTokenFile);
  if (environment.AZURE_CLIENT_SECRET) return withSecret('env:AZURE_CLIENT_SECRET');
  if (environment.AZURE_FEDERATED_TOKEN_FILE) return withTokenIn(environment.AZURE_FEDERATED_TOKEN_FILE);
  return undefined;
}
