import type { AiContext } from '../../plugins/core/context';
import { type Endpoint, servingOf, type Target } from '../../plugins/core/endpoint';
import { configuredHeaders } from '../../plugins/core/endpoint-headers';
import type { ProviderCall, TransportAnswer } from '../../plugins/core/provider';
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
  return Object.assign(headers, configuredHeaders(endpoint));
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
