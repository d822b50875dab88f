import type { Endpoint } from '../core/endpoint';
import { type DialectTable, dialectTable } from '../core/dialects';
import type { Dialect } from '../core/dialect';
import type { JsonObject } from '../core/json';
import { type MountOptions, mountPolicy, type HostHandler } from '../core/mount-policy';
import type { PolicyDefinition } from '../core/policy';
import type { Provider } from '../core/provider';
import { DEFAULT_BODY_LIMITS } from '../core/read-body';
import type { Logger } from '../core/services';
import { unknownPath } from '../dialects';
import type { SharedServices } from './build-services';
import { readEndpoints } from './endpoints';
import { Generation } from './generation';
import type { GatewayConfig } from './host';
import type { PrometheusMetrics } from './metrics';
import type { Settings } from './settings';

export interface RuntimeOptions {
  policies: readonly PolicyDefinition[];
  providers: readonly Provider[];
  dialects: readonly Dialect[];
  settings: Settings;
  shared: SharedServices;
  metrics: PrometheusMetrics;
  logger: Logger;
}

/** What one gateway process has in memory: shared services for its life, and the pipelines of the configurations. */
export class Runtime {
  /** A configuration's pipelines live as long as the host keeps that configuration. */
  private readonly generations = new WeakMap<GatewayConfig, Generation>();
  private readonly kinds: ReadonlyMap<string, Provider>;
  private readonly ours: ReadonlySet<string>;
  private readonly mountOptions: MountOptions;

  constructor(private readonly options: RuntimeOptions) {
    this.kinds = new Map(options.providers.map((provider) => [provider.kind, provider]));
    this.ours = new Set(options.policies.map((policy) => policy.name));
    const table: DialectTable = dialectTable(options.dialects, unknownPath);
    const { bodyBytes, jsonDepth } = options.settings.limits ?? {};
    this.mountOptions = {
      dialects: table,
      logger: options.logger,
      limits: {
        maxBytes: bodyBytes ?? DEFAULT_BODY_LIMITS.maxBytes,
        maxDepth: jsonDepth ?? DEFAULT_BODY_LIMITS.maxDepth,
      },
    };
  }

  /** The middleware of the policy that the host builds next for this configuration. */
  mount(definition: PolicyDefinition, action: JsonObject, config: GatewayConfig): HostHandler {
    return mountPolicy(this.generation(config).build(definition, action), this.mountOptions);
  }

  endpoints(config: GatewayConfig): ReadonlyMap<string, Endpoint> {
    return this.generation(config).services.endpoints;
  }

  private generation(config: GatewayConfig): Generation {
    let generation = this.generations.get(config);
    if (!generation) {
      const services = this.options.shared.forEndpoints(readEndpoints(config, this.kinds));
      generation = new Generation(config, services, this.options.metrics, (policy) => this.ours.has(policy));
      this.generations.set(config, generation);
    }
    return generation;
  }

  get shared(): SharedServices {
    return this.options.shared;
  }

  get metrics(): PrometheusMetrics {
    return this.options.metrics;
  }
}
