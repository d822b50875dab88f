import type { AiContext } from '../../plugins/core/context';
import type { Endpoint } from '../../plugins/core/endpoint';
import { AiError } from '../../plugins/core/error';
import type { ProviderCall, TransportAnswer } from '../../plugins/core/provider';
import { Secret } from '../../plugins/core/secret';

/** Headers of a provider's answer that its clients act on. Nothing else passes: names of servers stay inside. */
const LIMIT_HEADER = /^(x-ratelimit-|anthropic-ratelimit-|retry-after(-ms)?$)/;

export function limitHeaders(headers: TransportAnswer['headers']): Record<string, string> {
  const limits: Record<string, string> = {};
  for (const name in headers) if (LIMIT_HEADER.test(name)) limits[name] = String(headers[name]);
  return limits;
}

/** The headers of a call: the provider's own, those of the client that it may see, and the credential. */
export function upstreamHeaders(
  endpoint: Endpoint,
  call: ProviderCall,
  ai: AiContext,
  key: Secret | undefined,
): Record<string, string> {
  const headers: Record<string, string> = { 'content-type': 'application/json', accept: '*/*', ...call.headers };
  for (const name of endpoint.provider.forwardHeaders ?? []) {
    const value = ai.headers[name];
    if (value !== undefined) headers[name] = String(value);
  }
  Object.assign(headers, credential(endpoint, key));
  for (const [name, value] of Object.entries(endpoint.headers)) {
    headers[name] = value instanceof Secret ? resolved(endpoint, value) : value;
  }
  return headers;
}

/** The text without the endpoint's secrets, which a provider may quote when it rejects them. */
export function withoutSecrets(text: string, { apiKeys, headers }: Endpoint): string {
  let clean = text;
  for (const secret of [...apiKeys, ...Object.values(headers)]) {
    const value = secret instanceof Secret ? secret.resolve() : undefined;
    if (value) clean = clean.replaceAll(value, '***');
  }
  return clean;
}

function credential(endpoint: Endpoint, key: Secret | undefined): Record<string, string> {
  const { apiKeys, provider } = endpoint;
  if (apiKeys.length === 0 && provider.keyless) return {};
  const apiKey = key?.resolve();
  if (apiKey !== undefined) return provider.authorize(apiKey);
  throw missing(endpoint, apiKeys[0]?.missing ?? 'it has no apiKey');
}

function resolved(endpoint: Endpoint, secret: Secret): string {
  const value = secret.resolve();
  if (value === undefined) throw missing(endpoint, secret.missing);
  return value;
}

function missing(endpoint: Endpoint, reason: string): AiError {
  return new AiError(`The endpoint \`${endpoint.name}\` has no credential: ${reason}.`, {
    status: 503,
    code: 'provider_credentials_missing',
  });
}
