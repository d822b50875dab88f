import { AiError } from './error';
import type { JsonObject } from './json';
import type { Provider, Serving, Signer } from './provider';
import type { Secret } from './secret';

/** A configured provider: a `serviceEndpoint` of the host with `provider: <kind>`. */
export interface Endpoint {
  readonly name: string;
  readonly provider: Provider;
  /** Base URLs; several are balanced. */
  readonly urls: readonly string[];
  /** Empty when the provider needs none. */
  readonly apiKeys: readonly Secret[];
  /** Further headers for every call; values may be secrets. */
  readonly headers: Readonly<Record<string, string | Secret>>;
  /** Where it stands, such as `eu-west-1`, where the configuration says so. */
  readonly region?: string;
  /** Models listed in the configuration, for `GET /v1/models`. */
  readonly models: readonly string[];
  /** Members of the service endpoint that the provider kind declares itself. */
  readonly options: JsonObject;
  /** Signs its calls, where the provider kind has more than keys. */
  readonly signer?: Signer;
}

/** An endpoint and the provider's own name of the model. */
export interface Target {
  readonly endpoint: Endpoint;
  readonly model: string;
  /** The name of the gateway's own that leads here: one that stands in its configuration and no target of it bears. */
  readonly alias?: string;
}

/** The target that a name means at an endpoint, however it is written. */
export function targetAt(endpoint: Endpoint, name: string): Target {
  return { endpoint, model: endpoint.provider.nameOf?.(name) ?? name };
}

export function targetName(target: Target): string {
  return `${target.endpoint.name}/${target.model}`;
}

/** Where a call is served; undefined where nobody has said it. */
export function regionOf({ endpoint, model }: Target): string | undefined {
  const { provider, region } = endpoint;
  return provider.regionOf ? provider.regionOf(endpoint, model) : region;
}

/** What serves the target's model at its provider. */
export function servingOf({ endpoint: { provider }, model }: Target): Serving {
  return provider.servingOf?.(model) ?? provider;
}

/** Whether calls can be tried: the credential is there, or none is needed. */
export function isReady({ apiKeys, provider, signer }: Endpoint): boolean {
  if (provider.missing !== undefined) return false;
  if (signer) return signer.missing === undefined;
  return apiKeys.length === 0 ? provider.keyless === true : apiKeys.some((key) => key.resolve() !== undefined);
}

/** What a call fails with when the endpoint's credential is not there; the reason in words. */
export function credentialMissing({ name }: Endpoint, reason: string): AiError {
  return new AiError(`The endpoint \`${name}\` has no credential: ${reason}.`, {
    status: 503,
    code: 'provider_credentials_missing',
  });
}
