import type { AiContext } from '../../plugins/core/context';
import { credentialMissing, type Endpoint, servingOf, type Target } from '../../plugins/core/endpoint';
import type { ProviderCall, Signer, TransportAnswer } from '../../plugins/core/provider';
import type { AiRequest } from '../../plugins/core/request';
import { Secret } from '../../plugins/core/secret';

/** Headers of a provider's answer that its clients act on. Nothing else passes: names of servers stay inside. */
const LIMIT_HEADER = /^(x-ratelimit-|anthropic-ratelimit-|retry-after(-ms)?$)/;

export function limitHeaders(headers: TransportAnswer['headers']): Record<string, string> {
  const limits: Record<string, string> = {};
  for (const name in headers) if (LIMIT_HEADER.test(name)) limits[name] = String(headers[name]);
  return limits;
}

/** The headers of a call besides its credential: the provider's own, and those of the client that it may see. */
export function clientHeaders(
  target: Target,
  call: ProviderCall,
  request: AiRequest,
  ai: AiContext,
): Record<string, string> {
  const { endpoint } = target;
  const headers: Record<string, string> = {
    accept: '*/*',
    ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...call.headers,
  };
  for (const name of servingOf(target).forwardHeaders ?? []) {
    const value = ai.headers[name];
    if (value !== undefined) headers[name] = String(value);
  }
  for (const [name, value] of Object.entries(request.headers)) {
    if (value === undefined) delete headers[name];
    else headers[name] = value;
  }
  for (const [name, value] of Object.entries(endpoint.headers)) {
    headers[name] = value instanceof Secret ? resolved(endpoint, value) : value;
  }
  return headers;
}

/** The text without the endpoint's secrets, which a provider may quote when it rejects them. */
export function withoutSecrets(text: string, { apiKeys, headers, signer }: Endpoint): string {
  let clean = text;
  for (const secret of signer?.secrets() ?? []) clean = clean.replaceAll(secret, '***');
  for (const secret of [...apiKeys, ...Object.values(headers)]) {
    const value = secret instanceof Secret ? secret.resolve() : undefined;
    if (value) clean = clean.replaceAll(value, '***');
  }
  return clean;
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
