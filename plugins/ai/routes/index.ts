import type { RequestHandler } from 'express';
import type { Caller } from '../../core/policy';
import { CacheMetrics } from '../caches/cache-metrics';
import { Caches } from '../caches/caches';
import type { PluginContext } from '../host';
import type { Runtime } from '../runtime';
import { cacheRoutes } from './cache';
import { forgetRoute } from './forget';
import { healthRoutes } from './health';
import { invoicesRoute } from './invoices';
import { keysRoute } from './keys';
import { limitsRoute } from './limits';
import { metricsRoute } from './metrics';
import { openApiRoute } from './openapi';
import { pricesRoute } from './prices';
import { requestsRoutes } from './requests';
import { usageRoute } from './usage';

/** Opens what the gateway answers itself, once for each process: at a reload the host would mount them again on the same servers. */
export function addRoutes(context: PluginContext, runtime: Runtime): void {
  const { shared, metrics } = runtime;
  const { ledger, logger } = shared.services;
  const gateway = () => context.config.gatewayConfig;
  const report = (name: string, reason: string) => logger.warn(`not ready: ${name}: ${reason}`);
  context.registerGatewayRoute((app) => void app.use(runtime.refusals(context.config) as unknown as RequestHandler));
  context.registerGatewayRoute(healthRoutes(shared.checks, report));
  context.registerAdminRoute(usageRoute(ledger, logger));
  context.registerAdminRoute(forgetRoute(shared.services, shared.callers, logger));
  context.registerAdminRoute(openApiRoute);
  context.registerAdminRoute(invoicesRoute(ledger, runtime.settings.invoices, logger));
  context.registerAdminRoute(requestsRoutes(ledger, logger));
  context.registerAdminRoute(pricesRoute({ book: () => shared.priceBook(), config: gateway, logger }));
  context.registerAdminRoute(keysRoute(shared.keys.ring, logger));
  const limitsOf = (caller: Caller) => runtime.limits(gateway(), caller);
  context.registerAdminRoute(limitsRoute(shared.callers, limitsOf, logger));
  const caches = new Caches(() => runtime.generation(gateway()).pipelines.values());
  context.registerAdminRoute(cacheRoutes(caches, logger));
  const cacheMetrics = new CacheMetrics(metrics.registry, caches);
  context.registerAdminRoute(metricsRoute(metrics.registry, () => cacheMetrics.refresh()));
}
