import { credentialMissing, type Endpoint } from './endpoint';
import type { Signer } from './provider';
import { Secret } from './secret';

/** The headers that the configuration of an endpoint names itself. Throws `AiError` 503 where a secret is missing. */
export function configuredHeaders(endpoint: Endpoint): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(endpoint.headers)) {
    headers[name] = value instanceof Secret ? resolved(endpoint, value) : value;
  }
  return headers;
}

/** The headers that carry the endpoint's credential; one that the configuration names itself stays. */
export async function credential(
  endpoint: Endpoint,
  key: Secret | undefined,
  call: Parameters<Signer['sign']>[0],
  signal: AbortSignal,
): Promise<Record<string, string>> {
  const { apiKeys, provider, signer } = endpoint;
  if (signer) return signer.sign(call, signal);
  if (apiKeys.length === 0 && provider.keyless) return {};
  const apiKey = key?.resolve();
  if (apiKey === undefined) throw credentialMissing(endpoint, apiKeys[0]?.missing ?? 'it has no apiKey');
  const headers = provider.authorize(apiKey);
  for (const name in headers) if (endpoint.headers[name] !== undefined) delete headers[name];
  return headers;
}

function resolved(endpoint: Endpoint, secret: Secret): string {
  const value = secret.resolve();
  if (value === undefined) throw credentialMissing(endpoint, secret.missing);
  return value;
}
