import type { Server } from 'node:http';
import { type TObject, TypeGuard } from '@sinclair/typebox';
import { authenticators as ownAuthenticators } from '../authenticators';
import { checks as ownChecks } from '../checks';
import { dialects as ownDialects } from '../dialects';
import { embedders as ownEmbedders } from '../embedders';
import { providers as ownProviders } from '../providers';
import { completing } from '../providers/completions-by-chat';
import type { Authenticator } from '../core/authenticator';
import type { Check } from '../core/check';
import type { Dialect } from '../core/dialect';
import type { EmbedderKind } from '../core/embedder';
import type { JsonObject } from '../core/json';
import { observers } from '../core/observer';
import { suggestion } from '../core/parameters';
import type { PolicyDefinition } from '../core/policy';
import type { Provider } from '../core/provider';
import { policies as ownPolicies } from '../../policies';
import type { Audit } from './admin/audit';
import { type Admin, openAdmin } from './admin/open-admin';
import { buildServices } from './build-services';
import { closeAtEnd } from './closing';
import type { ConsumerSettings } from './consumer-settings';
import type { GatewayConfig, HostConfig, PluginContext, PluginManifest } from './host';
import type { GatewayDescription } from './gateway-description';
import { type IdMaker, makeRequestIdsCheap } from './host-request-ids';
import { conditions } from './conditions';
import { requireOfHost } from './configuration/host-modules';
import { EndpointHealth } from './live/endpoint-health';
import { LiveView } from './live/live-view';
import { createLogger } from './logger';
import { PrometheusMetrics } from './metrics';
import type { Parts } from './parts';
import { type ConfigurationWatch, startWatching, switchHostWatcherOff } from './reload';
import { addRoutes } from './routes';
import { openDashboardData, type Watching } from './routes/dashboard-data';
import { Runtime } from './runtime';
import { checkedSettings, settings as settingsSchema } from './settings';
import { serveUpgrades } from './upgrades';

export interface PluginParts {
  /** Policies; a name stands for the policy of that name that ships. */
  policies?: readonly (string | PolicyDefinition)[];
  providers?: readonly Provider[];
  dialects?: readonly Dialect[];
  /** Ways to find out who calls, for `ai-auth`. */
  authenticators?: readonly Authenticator[];
  /** What `guardrails` can look for. */
  checks?: readonly Check[];
  /** Models in this process that turn texts into vectors. */
  embedders?: readonly EmbedderKind[];
}

/** One for each gateway, however many plugins bring parts to it; a reload finds what lives in memory here. */
const runtimes = new WeakMap<HostConfig, Runtime>();
let running: { runtime: Runtime; config: HostConfig; admin: Admin } | undefined;

/** What the gateway that was started last in this process offers under its present configuration. */
export async function describeGateway(): Promise<GatewayDescription> {
  if (!running) throw new Error('no gateway has been started in this process');
  const { runtime, config, admin } = running;
  const description = await runtime.describe(config.gatewayConfig);
  return { ...description, notes: [...description.notes, ...admin.notes()] };
}

/** Names of the policies that ship; the host's `eg plugin configure` reads them from the manifest. */
export const policies: readonly string[] = ownPolicies.map((policy) => policy.name);

/**
 * The plugin, with these parts; a part that is not given is the one that ships. A package of one's own exports
 * `createPlugin({ policies: [...policies, mine] })`.
 */
export function createPlugin(given: PluginParts = {}): PluginManifest {
  const parts: Parts = {
    policies: (given.policies ?? ownPolicies).map(definitionOf),
    providers: (given.providers ?? ownProviders).map(completing),
    dialects: given.dialects ?? ownDialects,
    authenticators: given.authenticators ?? ownAuthenticators,
    checks: given.checks ?? ownChecks,
    embedders: given.embedders ?? ownEmbedders,
  };
  return {
    version: '1.2.0',
    schema: hostSchema('plugin', settingsSchema),
    policies: parts.policies.map((definition) => definition.name),
    init(context) {
      // Runs again at each reload.
      const runtime = runtimes.get(context.config) ?? open(context, parts);
      runtime.add(parts);
      for (const condition of conditions(runtime.dialects)) context.registerCondition(condition);
      for (const definition of parts.policies) {
        context.registerPolicy({
          name: definition.name,
          schema: hostSchema(definition.name, definition.parameters),
          policy: (action, config) => runtime.mount(definition, action, config.gatewayConfig),
        });
      }
    },
  };
}

function definitionOf(policy: string | PolicyDefinition): PolicyDefinition {
  if (typeof policy !== 'string') return withSchema(policy);
  const shipped = ownPolicies.find(({ name }) => name === policy);
  if (!shipped) throw new Error(`no policy \`${policy}\` ships with the gateway; ${suggestion(policy, policies)}`);
  return shipped;
}

/** TypeBox would only say `Unknown type` of other schemas, and of which policy it would not say. */
function withSchema(policy: PolicyDefinition): PolicyDefinition {
  if (TypeGuard.IsObject(policy.parameters)) return policy;
  throw new Error(
    `the policy \`${policy.name}\` declares its \`parameters\` in a form that is not known; write ` +
      '`Type.Object({ ... })`, with the `Type` of this package, and `Type.Object({})` where there are none',
  );
}

function open(context: PluginContext, parts: Parts): Runtime {
  makeRequestIdsCheap(requireOfHost('uuid62') as IdMaker);
  const watching = { view: new LiveView(), health: new EndpointHealth() };
  const runtime = start(context, watching);
  runtime.add(parts);
  runtimes.set(context.config, runtime);
  const { shared, settings } = runtime;
  const none = { endpoints: new Map(), authenticators: new Map(), checks: new Map(), embedders: new Map() };
  const admin = openAdmin(context, settings, shared.auditLog, shared.with(none));
  running = { runtime, config: context.config, admin };
  addRoutes(context, runtime);
  openDashboardData(context, runtime, watching, admin.entrance);
  closeWithServer(context, runtime, watchConfiguration(context, runtime, admin.audit));
  return runtime;
}

function start(context: PluginContext, { view, health }: Watching): Runtime {
  const logger = createLogger();
  const settings = checkedSettings(context.settings);
  const metrics = new PrometheusMetrics();
  const shared = buildServices(settings, context.services, logger, metrics);
  return new Runtime({ settings, shared, logger, metrics, observer: observers([metrics, view, health]) });
}

/** The host's own watcher stays off; who has switched it off before wants none at all. */
function watchConfiguration(
  { config, eventBus, settings }: PluginContext,
  runtime: Runtime,
  audit: Audit,
): ConfigurationWatch | undefined {
  const folder = process.env.EG_CONFIG_DIR;
  if (!switchHostWatcherOff() || !folder) return undefined;
  const { shared } = runtime;
  const { logger } = shared.services;
  const pricesFile = typeof settings.prices === 'string' ? settings.prices : undefined;
  const reloadPrices = () => shared.reloadPrices();
  const reloadConsumers = (changed: ConsumerSettings) => shared.reloadConsumers(changed);
  const retire = (gateway: GatewayConfig) => runtime.retire(gateway);
  const known = () => runtime.known;
  const changed = (file: string, what: readonly string[]) => audit.reloaded(file, what);
  const reloads = { retire, reloadPrices, reloadConsumers, changed };
  return startWatching({ folder, pricesFile, config, eventBus, known, logger, ...reloads });
}

/** What the process holds is let go when the gateway's servers have closed. The host drops its listeners then, too. */
function closeWithServer(
  { config, eventBus }: Pick<PluginContext, 'config' | 'eventBus'>,
  runtime: Runtime,
  watch: ConfigurationWatch | undefined,
): void {
  let closing: Promise<void> | undefined;
  const close = () => (closing ??= runtime.close(config.gatewayConfig).finally(forget));
  const forget = closeAtEnd(close);
  let open = 0;
  const onReady = (server: Server) => {
    serveUpgrades(server);
    open++;
    server.once('close', () => {
      if (--open > 0) return;
      watch?.close();
      void close();
    });
  };
  eventBus.once('http-ready', ({ httpServer }: { httpServer: Server }) => onReady(httpServer));
  eventBus.once('https-ready', ({ httpServer }: { httpServer: Server }) => onReady(httpServer));
}

/** The host needs an `$id`; its JSON Schema library takes TypeBox's schemas as they are. */
function hostSchema(name: string, schema: TObject): JsonObject {
  return { $id: `https://express-gateway-plugin-ai/schemas/${name}.json`, ...(schema as unknown as JsonObject) };
}
