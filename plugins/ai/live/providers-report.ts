import { type Endpoint, isReady } from '../../core/endpoint';
import type { Pipeline } from '../../core/pipeline';
import type { Resting } from '../../core/resting';
import type { Secret } from '../../core/secret';
import { withoutSecrets } from '../configuration/redact';
import type { EndpointHealth } from './endpoint-health';

/** What a provider that is not ready lacks, in words; undefined for one that is ready. */
export function lackOf(endpoint: Endpoint): string | undefined {
  const { signer, apiKeys, provider } = endpoint;
  return isReady(endpoint)
    ? undefined
    : (provider.missing ?? signer?.missing ?? apiKeys[0]?.missing ?? 'it has no apiKey');
}

/** How the providers of one configuration are: what they lack, what rests, and how calls went. */
export function reportProviders(
  endpoints: Iterable<Endpoint>,
  pipelines: Iterable<Pipeline>,
  health: EndpointHealth,
): object[] {
  const routers = [...pipelines].flatMap(({ policies }) => policies);
  const resting = routers.flatMap(({ hooks }) => hooks.resting?.() ?? []);
  return [...endpoints].map((endpoint) => {
    const { name, provider, region = null, urls, apiKeys } = endpoint;
    const missing = lackOf(endpoint) ?? null;
    const restOf = (what: Resting['what'], part: string) =>
      longest(resting.filter((one) => one.endpoint === name && one.what === what && one.name === part));
    const failure = health.lastFailure(name);
    return {
      name,
      kind: provider.kind,
      region,
      ready: missing === null,
      missing,
      urls: urls.map((url) => ({ url: withoutSecrets(url), resting: restOf('url', url) })),
      keys: apiKeys.map((key) => ({
        name: nameOf(key),
        present: key.resolve() !== undefined,
        resting: restOf('key', key.reference),
      })),
      last_5_minutes: health.sum(name, 5),
      last_60_minutes: health.sum(name, 60),
      last_failure: failure ? { ...failure, time: new Date(failure.time).toISOString() } : null,
    };
  });
}

/** Pipelines find out by themselves. */
function longest(resting: readonly Resting[]): { reason: Resting['reason']; until: string } | null {
  const [last] = [...resting].sort((a, b) => b.until - a.until);
  return last ? { reason: last.reason, until: new Date(last.until).toISOString() } : null;
}

/** A variable by its name, a file by the last part of its path. */
function nameOf({ reference }: Secret): string {
  return reference
    .slice(reference.indexOf(':') + 1)
    .split('/')
    .at(-1)!;
}
