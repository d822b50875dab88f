import type { AuditLog } from '../core/audit-log';
import type { Ledger } from '../core/ledger';
import { createSend } from '../core/send';
import type { Logger, Services } from '../core/services';
import { memoryCounters } from '../stores/memory/counters';
import { openCounts } from '../stores/sqlite/counts';
import type { OpenPriceBook } from '../pricing';
import { createTokenizer } from '../tokenizers';
import type { ConsumerSettings } from './consumer-settings';
import { type OpenCredentials, openCredentials } from './credentials';
import { type EmbedderKinds, Embedders } from './embedders';
import type { HostServices } from './host';
import { notingUses } from './keys/last-use';
import { type Keys, openKeys } from './keys/open-keys';
import type { PrometheusMetrics } from './metrics';
import { OwnCallMetrics } from './own-call-metrics';
import { openNotices } from './notices';
import { openPrices } from './prices';
import { openRecords } from './records';
import type { ReadinessCheck } from './routes/health';
import type { Settings } from './settings';
import { closeStores, countersNamed, openStores, type Store, storeNamed } from './stores';

/** What differs from one configuration to the next. */
export interface GatewayParts extends Pick<Services, 'endpoints' | 'authenticators' | 'checks'> {
  readonly embedders: EmbedderKinds;
}

/** What lives as long as the process, whatever is reloaded: connections, stores, counters. */
export interface SharedServices {
  /** With what one configuration has, and what plugins bring. */
  with(parts: GatewayParts): Services;
  /** What must be reachable for requests to be served. */
  readonly checks: readonly ReadinessCheck[];
  close(): Promise<void>;
  readonly services: Omit<Services, keyof GatewayParts | 'embedder'>;
  readonly embedders: Pick<Embedders, 'local'>;
  readonly keys: Keys;
  /** Who may call, to look at. */
  readonly callers: Pick<OpenCredentials, 'find' | 'ofKey' | 'guest'>;
  readonly auditLog: AuditLog;
  /** What models cost now, and who says so. */
  priceBook(): OpenPriceBook;
  /** Reads the operator's prices again; throws, and keeps the old ones, when they cannot be understood. */
  reloadPrices(): void;
  /** Takes over consumers and teams; throws, and keeps the old ones, when they cannot be understood. */
  reloadConsumers(changed: ConsumerSettings): void;
}

export function buildServices(
  settings: Settings,
  host: HostServices,
  logger: Logger,
  metrics: PrometheusMetrics,
): SharedServices {
  const records = openRecords(settings, logger, metrics);
  const { file, auditLog } = records;
  const { ledger } = records.services;
  const keys = openKeys({ services: host, file, logger, callers: () => credentials });
  const { send, close: closeSend } = createSend();
  const counters = memoryCounters({ file: openCounts(file, logger) });
  const stores = openStores(settings.stores ?? {}, counters, logger);
  const prices = openPrices(settings.prices);
  const credentials = openCredentials(settings, { host, hasConsumers: () => keys.hasConsumers(), logger });
  const notices = openNotices(settings.webhooks, { send, logger, metrics, ledger, file });
  const calls = { send, noteOwnCall: new OwnCallMetrics(metrics.registry, { prices: prices.book, logger }).note };
  const embedders = new Embedders(settings.embedders ?? {}, { ...calls, logger });
  const services: SharedServices['services'] = {
    logger,
    ...records.services,
    ...calls,
    prices: prices.book,
    tokenizer: createTokenizer(),
    credentials: notingUses(credentials, keys.lastUse),
    notifier: notices.notifier,
    ...storeServices(stores),
  };
  return {
    services,
    keys,
    callers: credentials,
    auditLog,
    priceBook: () => prices.current,
    reloadPrices: () => prices.reload(),
    reloadConsumers: (changed) => credentials.reload(changed),
    embedders,
    with: ({ embedders: kinds, ...parts }) => ({
      ...services,
      ...parts,
      embedder: embedders.of({ kinds, endpoints: parts.endpoints }),
    }),
    checks: readinessChecks(ledger, stores),
    async close() {
      // They use what is closed below.
      await Promise.all([keys.close(), notices.close(), embedders.close()]);
      await closeStores(stores);
      await Promise.all([records.close(), closeSend()]);
    },
  };
}

function readinessChecks(ledger: Ledger, stores: ReadonlyMap<string, Store>): ReadinessCheck[] {
  return [
    { name: 'ledger', check: () => ledger.check() },
    ...[...stores].map(([name, { cache }]) => ({ name: `store ${name}`, check: () => cache.check() })),
  ];
}

function storeServices(stores: ReadonlyMap<string, Store>): Pick<Services, 'store' | 'counters' | 'semanticStore'> {
  return {
    store: (name) => storeNamed(stores, name).cache,
    counters: (name) => countersNamed(stores, name),
    semanticStore: (name, space) => storeNamed(stores, name).spaces.open(space),
  };
}
