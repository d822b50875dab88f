import type { Authenticator } from '../core/authenticator';
import type { Check } from '../core/check';
import type { EmbedderKind } from '../core/embedder';
import type { Endpoint } from '../core/endpoint';
import { type DialectTable, dialectTable } from '../core/dialects';
import type { Dialect } from '../core/dialect';
import type { JsonObject } from '../core/json';
import type { Observer } from '../core/observer';
import { orAborted } from '../core/or-aborted';
import type { Pipeline } from '../core/pipeline';
import { hostRefusals } from '../core/host-refusals';
import type { HostHandler } from '../core/host-request';
import { type MountOptions, mountPolicy } from '../core/mount-policy';
import type { LimitStanding } from '../core/limit';
import type { Caller, PolicyDefinition } from '../core/policy';
import type { Provider } from '../core/provider';
import { DEFAULT_BODY_LIMITS } from '../core/read-body';
import { within } from '../core/within';
import type { Credentials, Logger } from '../core/services';
import { unknownPath } from '../dialects';
import type { SharedServices } from './build-services';
import { conditions } from './conditions';
import type { KnownParts } from './configuration';
import { readEndpoints } from './endpoints';
import { Generation, policyNames } from './generation';
import type { GatewayConfig, HostConfig } from './host';
import { lackOf } from './live/providers-report';
import type { PrometheusMetrics } from './metrics';
import { type Settings, settings as settingsSchema } from './settings';

/** What keeps strangers out of a pipeline: ours, and those of the host. */
const AUTH_POLICIES: readonly string[] = ['ai-auth', 'basic-auth', 'jwt', 'key-auth', 'oauth2', 'oauth2-introspect'];

/** Milliseconds that the start waits to hear whether there is any caller. */
const CREDENTIALS_DEADLINE = 2_000;

/** Milliseconds that policies have to let go of what they hold when the gateway stops. */
const CLOSE_DEADLINE = 3_000;

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

/** What plugins bring to a gateway. */
export interface Parts {
  policies: readonly PolicyDefinition[];
  providers: readonly Provider[];
  dialects: readonly Dialect[];
  authenticators: readonly Authenticator[];
  checks: readonly Check[];
  embedders: readonly EmbedderKind[];
}

export interface RuntimeOptions {
  settings: Settings;
  shared: SharedServices;
  metrics: PrometheusMetrics;
  /** Is told of every exchange. */
  observer: Observer;
  logger: Logger;
}

/** What one gateway process has in memory: shared services for its life, and the pipelines of the configurations. */
export class Runtime {
  /** A configuration's pipelines live as long as the host keeps that configuration. */
  private readonly generations = new WeakMap<GatewayConfig, Generation>();
  private readonly policies = new Map<string, PolicyDefinition>();
  private readonly kinds = new Map<string, Provider>();
  private readonly authenticators = new Map<string, Authenticator>();
  private readonly checks = new Map<string, Check>();
  private readonly embedders = new Map<string, EmbedderKind>();
  private readonly dialectsByRoute = new Map<string, Dialect>();
  private readonly mountOptions: MountOptions;

  constructor(private readonly options: RuntimeOptions) {
    const { bodyBytes, uploadBytes, jsonDepth } = options.settings.limits ?? {};
    this.mountOptions = {
      dialects: dialectTable([], unknownPath),
      logger: options.logger,
      consumerOf: (user) => options.shared.services.credentials.ofHost(user),
      limits: {
        maxBytes: bodyBytes ?? DEFAULT_BODY_LIMITS.maxBytes,
        maxUploadBytes: uploadBytes ?? DEFAULT_BODY_LIMITS.maxUploadBytes,
        maxDepth: jsonDepth ?? DEFAULT_BODY_LIMITS.maxDepth,
      },
    };
  }

  /** Takes in what a plugin brings. What was there before stays: the host keeps the first policy of a name, too. */
  add({ policies, providers, dialects, authenticators, checks, embedders }: Parts): void {
    addNew(this.policies, policies, ({ name }) => name);
    addNew(this.kinds, providers, ({ kind }) => kind);
    addNew(this.authenticators, authenticators, ({ name }) => name);
    addNew(this.checks, checks, ({ name }) => name);
    addNew(this.embedders, embedders, ({ name }) => name);
    addNew(this.dialectsByRoute, dialects, routeOf);
    this.mountOptions.dialects = dialectTable([...this.dialectsByRoute.values()], unknownPath);
  }

  get parts(): Parts {
    return {
      policies: [...this.policies.values()],
      providers: [...this.kinds.values()],
      dialects: [...this.dialectsByRoute.values()],
      authenticators: [...this.authenticators.values()],
      checks: [...this.checks.values()],
      embedders: [...this.embedders.values()],
    };
  }

  /** What a configuration may name. */
  get known(): KnownParts {
    return { ...this.parts, conditions: conditions(this.dialects), settings: settingsSchema };
  }

  /** The middleware of the policy that the host builds next for this configuration. */
  mount(definition: PolicyDefinition, action: JsonObject, config: GatewayConfig): HostHandler {
    return mountPolicy(this.generation(config).build(definition, action), this.mountOptions);
  }

  /** What this configuration offers, for people. */
  async describe(config: GatewayConfig): Promise<GatewayDescription> {
    const { services, pipelines } = this.generation(config);
    const models = new Set<string>();
    const notes: string[] = [];
    const callers = await callersExist(services.credentials);
    for (const pipeline of pipelines.values()) {
      notes.push(...notesOn(pipeline, config, callers));
      for (const { hooks } of pipeline.policies) for (const { id } of (await hooks.models?.()) ?? []) models.add(id);
    }
    return { endpoints: [...services.endpoints.values()].map(describeEndpoint), models: [...models], callers, notes };
  }

  /** How the limits of a caller stand under this configuration; what several pipelines count together comes once. */
  async limits(config: GatewayConfig, caller: Caller): Promise<LimitStanding[]> {
    const policies = [...this.generation(config).pipelines.values()].flatMap((pipeline) => pipeline.policies);
    const all = await Promise.all(policies.map(async ({ hooks }) => (await hooks.limits?.(caller)) ?? []));
    const named = all.flat().map((standing): [string, LimitStanding] => [standing.key, standing]);
    // The first of a name is where it is counted.
    return [...new Map(named.reverse()).values()].reverse();
  }

  /** Stands before all pipelines, those of later configurations included. */
  refusals(config: HostConfig): HostHandler {
    const present = () => this.generations.get(config.gatewayConfig);
    return hostRefusals({
      ...this.mountOptions,
      concerns: (path) => present()?.concerns(path) ?? false,
      pipelineOf: (apiEndpoint) => present()?.behind(apiEndpoint),
    });
  }

  /** Lets go of a configuration that takes no more requests, once those under way have ended. */
  retire(config: GatewayConfig): void {
    for (const pipeline of this.generations.get(config)?.pipelines.values() ?? []) pipeline.retire();
    this.generations.delete(config);
  }

  /** Lets go of everything, first of what policies hold under this configuration: they write into what comes after. */
  async close(config: GatewayConfig): Promise<void> {
    const { shared, logger } = this.options;
    const pipelines = [...(this.generations.get(config)?.pipelines.values() ?? [])];
    const closed = Promise.all(pipelines.map((pipeline) => pipeline.close()));
    await within(closed, CLOSE_DEADLINE).catch((error: unknown) => {
      logger.warn(`policies have not let go of what they hold: ${String(error)}`);
    });
    await shared.close();
  }

  /** What was built of this configuration. */
  generation(config: GatewayConfig): Generation {
    let generation = this.generations.get(config);
    if (!generation) {
      const { shared } = this.options;
      const services = shared.with({
        endpoints: readEndpoints(config, this.kinds, {
          send: shared.services.send,
          embedders: shared.embedders.local(this.embedders),
        }),
        authenticators: this.authenticators,
        checks: this.checks,
        embedders: this.embedders,
      });
      generation = new Generation(config, services, this.options.observer, (policy) => this.policies.has(policy));
      this.generations.set(config, generation);
    }
    return generation;
  }

  get dialects(): DialectTable {
    return this.mountOptions.dialects;
  }

  get settings(): Settings {
    return this.options.settings;
  }

  get shared(): SharedServices {
    return this.options.shared;
  }

  get metrics(): PrometheusMetrics {
    return this.options.metrics;
  }
}

function addNew<T>(known: Map<string, T>, brought: readonly T[], nameOf: (part: T) => string): void {
  for (const part of brought) if (!known.has(nameOf(part))) known.set(nameOf(part), part);
}

function routeOf({ method, root = '', path, clientHeader = '' }: Dialect): string {
  return `${method} ${root} ${path} ${clientHeader}`;
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
