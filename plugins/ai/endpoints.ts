import type { LocalEmbedders } from '../core/embedder';
import type { Endpoint } from '../core/endpoint';
import { isJsonObject, type Json, type JsonObject } from '../core/json';
import { suggestion } from '../core/parameters';
import type { Provider, Transport } from '../core/provider';
import { isSecretReference, Secret } from '../core/secret';
import type { GatewayConfig } from './host';

/** The service endpoints that are AI providers: those with `provider:`. Throws on the first that is wrong. */
export function readEndpoints(
  config: GatewayConfig,
  kinds: ReadonlyMap<string, Provider>,
  { send, embedders }: { readonly send: Transport; readonly embedders: LocalEmbedders },
): Map<string, Endpoint> {
  const endpoints = new Map<string, Endpoint>();
  for (const [name, declared] of Object.entries(config.serviceEndpoints ?? {})) {
    if (declared.provider !== undefined)
      endpoints.set(name, withSigner(readEndpoint(name, declared, kinds, embedders), send));
  }
  return endpoints;
}

function readEndpoint(
  name: string,
  declared: JsonObject,
  kinds: ReadonlyMap<string, Provider>,
  embedders: LocalEmbedders,
): Endpoint {
  const path = `serviceEndpoints.${name}`;
  const provider = kinds.get(String(declared.provider));
  if (!provider) {
    const known = suggestion(String(declared.provider), [...kinds.keys()]);
    throw new Error(`${path}.provider: no provider kind \`${String(declared.provider)}\`; ${known}`);
  }
  const { provider: _provider, url, urls, apiKey, headers, models, ...options } = declared;
  return {
    name,
    provider: provider.withEmbedders?.(embedders) ?? provider,
    urls: (Array.isArray(urls) ? urls : [url]).map(String),
    apiKeys: list(apiKey).map((reference) => readSecret(reference, `${path}.apiKey`)),
    headers: readHeaders(headers, `${path}.headers`),
    ...(typeof options.region === 'string' ? { region: options.region } : {}),
    models: list(models).map(String),
    options: withTextDates(options),
  };
}

/** YAML makes a date of `2024-10-21`, where a version is meant; as text it is one again. */
export function withTextDates(options: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(options as Record<string, unknown>).map(([name, value]) => [
      name,
      (value instanceof Date ? value.toISOString().slice(0, 10) : value) as Json,
    ]),
  );
}

function withSigner(endpoint: Endpoint, send: Transport): Endpoint {
  const signer = endpoint.provider.createSigner?.(endpoint, send);
  return signer ? { ...endpoint, signer } : endpoint;
}

function readSecret(reference: unknown, path: string): Secret {
  if (typeof reference === 'string' && isSecretReference(reference)) return new Secret(reference);
  throw new Error(
    `${path}: a key must not stand in the configuration, where the admin API would show it; ` +
      'write `env:NAME` for an environment variable or `file:/path` for a file',
  );
}

function readHeaders(headers: unknown, path: string): Record<string, string | Secret> {
  if (headers === undefined) return {};
  if (!isJsonObject(headers)) throw new Error(`${path}: must be a map of header names to values`);
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      const text = String(value);
      return [name.toLowerCase(), isSecretReference(text) ? new Secret(text) : text];
    }),
  );
}

function list(value: unknown): unknown[] {
  return value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];
}
