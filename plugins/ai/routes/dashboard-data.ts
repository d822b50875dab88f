import type { Caller } from '../../core/policy';
import type { Entrance } from '../admin/entrance';
import { openHostBuilder } from '../configuration/host-builder';
import type { PluginContext } from '../host';
import type { EndpointHealth } from '../live/endpoint-health';
import type { LiveView } from '../live/live-view';
import { reportProviders } from '../live/providers-report';
import type { Runtime } from '../runtime';
import { consumersRoute } from './consumers';
import { configurationRoutes } from './configuration';
import { liveRoute } from './live';
import { providersRoute } from './providers';

/** Who watches the requests of a gateway for people. */
export interface Watching {
  view: LiveView;
  health: EndpointHealth;
}

/** Opens on the admin port what the page for people reads besides reports, keys and limits. */
export function openDashboardData(
  context: PluginContext,
  runtime: Runtime,
  { view, health }: Watching,
  entrance: Entrance,
): void {
  const { ledger, logger } = runtime.shared.services;
  const loaded = () => runtime.generation(context.config.gatewayConfig);
  const providers = () => {
    const { services, pipelines } = loaded();
    return reportProviders(services.endpoints.values(), pipelines.values(), health);
  };
  context.registerAdminRoute(liveRoute({ view, entrance, ledger, logger }));
  context.registerAdminRoute(providersRoute(providers, logger));
  const builder = openHostBuilder();
  const known = () => ({ ...runtime.known, others: builder.listNames() });
  const { callers, keys } = runtime.shared;
  const limitsOf = (caller: Caller) => runtime.limits(context.config.gatewayConfig, caller);
  const list = () => keys.listConsumers();
  context.registerAdminRoute(consumersRoute({ list, callers, limitsOf, logger }));
  context.registerAdminRoute(configurationRoutes({ config: context.config, loaded, known, callers, logger }));
}
