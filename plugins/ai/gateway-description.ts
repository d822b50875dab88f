import type { Endpoint } from '../core/endpoint';
import { orAborted } from '../core/or-aborted';
import type { Pipeline } from '../core/pipeline';
import type { Credentials } from '../core/services';
import { type Generation, policyNames } from './generation';
import type { GatewayConfig } from './host';
import { lackOf } from './live/providers-report';

/** What keeps strangers out of a pipeline: ours, and those of the host. */
const AUTH_POLICIES: readonly string[] = ['ai-auth', 'basic-auth', 'jwt', 'key-auth', 'oauth2', 'oauth2-introspect'];

/** Milliseconds that the start waits to hear whether there is any caller. */
const CREDENTIALS_DEADLINE = 2_000;

export interface GatewayDescription {
  /** The configured providers; `missing` says what a provider that is not ready lacks. */
  endpoints: { name: string; kind: string; ready: boolean; missing?: string }[];
  /** Names that clients may ask for. */
  models: string[];
  /** Whether any consumer or key exists. */
  callers: boolean;
  /** What an operator should know: open pipelines and the like. */
  notes: string[];
}

/** What a configuration offers, for people. */
export async function describeGeneration(
  { services, pipelines }: Generation,
  config: GatewayConfig,
): Promise<GatewayDescription> {
  const models = new Set<string>();
  const notes: string[] = [];
  const callers = await callersExist(services.credentials);
  for (const pipeline of pipelines.values()) {
    notes.push(...notesOn(pipeline, config, callers));
    for (const { hooks } of pipeline.policies) for (const { id } of (await hooks.models?.()) ?? []) models.add(id);
  }
  return { endpoints: [...services.endpoints.values()].map(describeEndpoint), models: [...models], callers, notes };
}

function describeEndpoint(endpoint: Endpoint): GatewayDescription['endpoints'][number] {
  const missing = lackOf(endpoint);
  return { name: endpoint.name, kind: endpoint.provider.kind, ready: missing === undefined, missing };
}

/** Where nobody can tell, a key is the safe thing to be told of. */
function callersExist(credentials: Credentials): Promise<boolean> {
  return orAborted(credentials.any(), AbortSignal.timeout(CREDENTIALS_DEADLINE)).catch(() => true);
}

function notesOn({ name, policies }: Pipeline, config: GatewayConfig, callers: boolean): string[] {
  const notes = policies
    .flatMap(({ hooks }) => hooks.notes?.({ callers }) ?? [])
    .map((note) => `pipeline ${name}: ${note}`);
  if (!policyNames(config.pipelines?.[name]).some((policy) => AUTH_POLICIES.includes(policy))) {
    notes.push(`pipeline ${name} is open: it has no ai-auth policy, so that anybody may call it`);
  }
  if (!policies.some(({ hooks }) => hooks.answer)) {
    notes.push(`pipeline ${name} has no provider-router policy: its requests end in a 404`);
  }
  return notes;
}
