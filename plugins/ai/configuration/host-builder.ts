import express = require('express');
import type { GatewayConfig, HostConfig } from '../host';
import { listenToHost } from './host-log';
import { requireOfHost } from './host-modules';

interface HostPolicies {
  policies: Record<string, object>;
  load(names: readonly string[]): void;
}
interface HostPipelines {
  bootstrap(options: { app: express.Router; config: HostConfig }): Promise<unknown>;
}

/** The host's own builder of pipelines, for a trial. */
export interface HostBuilder {
  /** All policies and conditions that the host knows now, those of plugins included. */
  listNames(): { policies: string[]; conditions: string[] };
  /**
   * Builds all pipelines from a copy of `gateway`, which `discard` is told when they are thrown away; gives the reason
   * when building fails.
   */
  tryBuilding(
    config: HostConfig,
    gateway: GatewayConfig,
    discard: (copy: GatewayConfig) => void,
  ): Promise<string | undefined>;
}

/** Takes hold of the host's modules as they are loaded now. */
export function openHostBuilder(): HostBuilder {
  const policies = requireOfHost('./lib/policies') as HostPolicies;
  const { conditions } = requireOfHost('./lib/conditions') as { conditions: Record<string, unknown> };
  const pipelines = requireOfHost('./lib/gateway/pipelines') as HostPipelines;
  return {
    listNames: () => ({ policies: Object.keys(policies.policies), conditions: Object.keys(conditions) }),
    async tryBuilding(config, gateway, discard) {
      const copy = structuredClone(gateway);
      const log = listenToHost();
      try {
        // The host loads those of its own policies that a configuration declares.
        policies.load(gateway.policies ?? []);
        const like = Object.create(Object.getPrototypeOf(config) as object) as HostConfig;
        const trial = Object.assign(like, config, { gatewayConfig: copy });
        await pipelines.bootstrap({ app: express.Router(), config: trial });
        return undefined;
      } catch (error) {
        return log.explain(error);
      } finally {
        discard(copy);
        log.stop();
      }
    },
  };
}
