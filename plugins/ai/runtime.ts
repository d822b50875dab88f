import { type DialectTable, dialectTable } from '../core/dialects';
import type { JsonObject } from '../core/json';
import type { Observer } from '../core/observer';
import { hostRefusals } from '../core/host-refusals';
import type { HostHandler } from '../core/host-request';
import { type MountOptions, mountPolicy } from '../core/mount-policy';
import type { LimitStanding } from '../core/limit';
import type { Caller, PolicyDefinition } from '../core/policy';
import { DEFAULT_BODY_LIMITS } from '../core/read-body';
import { within } from '../core/within';
import type { Logger } from '../core/services';
import { unknownPath } from '../dialects';
import type { SharedServices } from './build-services';
import { conditions } from './conditions';
import type { KnownParts } from './configuration';
import { readEndpoints } from './endpoints';
import { describeGeneration, type GatewayDescription } from './gateway-description';
import { Generation } from './generation';
import type { GatewayConfig, HostConfig } from './host';
import type { PrometheusMetrics } from './metrics';
import { type Parts, PartTable } from './parts';
import { type Settings, settings as settingsSchema } from './settings';

/** Milliseconds that policies have to let go of what they hold when the gateway stops. */
const CLOSE_DEADLINE = 3_000;

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
  private readonly parts = new PartTable();
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

  /** Takes in what a plugin brings. */
  add(parts: Parts): void {
    this.parts.add(parts);
    this.mountOptions.dialects = dialectTable(this.parts.all.dialects, unknownPath);
  }

  /** What a configuration may name. */
  get known(): KnownParts {
    return { ...this.parts.all, conditions: conditions(this.dialects), settings: settingsSchema };
  }

  /** The middleware of the policy that the host builds next for this configuration. */
  mount(definition: PolicyDefinition, action: JsonObject, config: GatewayConfig): HostHandler {
    return mountPolicy(this.generation(config).build(definition, action), this.mountOptions);
  }

  /** What this configuration offers, for people. */
  describe(config: GatewayConfig): Promise<GatewayDescription> {
    return describeGeneration(this.generation(config), config);
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
      const { shared, observer } = this.options;
      const { policies, providers, authenticators, checks, embedders } = this.parts;
      const services = shared.with({
        endpoints: readEndpoints(config, providers, {
          send: shared.services.send,
          embedders: shared.embedders.local(embedders),
        }),
        ...{ authenticators, checks, embedders },
      });
      generation = new Generation(config, services, observer, (policy) => policies.has(policy));
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
