import type { CacheStore } from '../core/cache-store';
import { suggestion } from '../core/parameters';
import { createSend } from '../core/send';
import type { Logger, Services } from '../core/services';
import { memoryCacheStore } from '../stores/memory/cache-store';
import { memoryCounters } from '../stores/memory/counters';
import { memoryRequestWindows } from '../stores/memory/request-windows';
import { openKeptResponses } from '../stores/sqlite/kept-responses';
import { openLedger } from '../stores/sqlite/ledger';
import { DEFAULT_LEDGER, sqliteFile } from '../stores/sqlite/location';
import { openPins } from '../stores/sqlite/pins';
import { createTokenizer } from '../tokenizers';
import type { ConsumerSettings } from './consumer-settings';
import { openCredentials } from './credentials';
import type { HostServices } from './host';
import { notingUses } from './keys/last-use';
import { type Keys, openKeys } from './keys/open-keys';
import { logNotices } from './notifier';
import { openPrices } from './prices';
import type { ReadinessCheck } from './routes/health';
import type { Settings } from './settings';

const DEFAULT_STORE_MEGABYTES = 100;

/** What differs from one configuration to the next. */
export type GatewayParts = Pick<Services, 'endpoints' | 'authenticators' | 'checks'>;

/** What lives as long as the process, whatever is reloaded: connections, stores, counters. */
export interface SharedServices {
  /** With what one configuration has, and what plugins bring. */
  with(parts: GatewayParts): Services;
  /** What must be reachable for requests to be served. */
  readonly checks: readonly ReadinessCheck[];
  close(): Promise<void>;
  readonly services: Omit<Services, keyof GatewayParts>;
  readonly keys: Keys;
  /** Reads the operator's prices again; throws, and keeps the old ones, when they cannot be understood. */
  reloadPrices(): void;
  /** Takes over consumers and teams; throws, and keeps the old ones, when they cannot be understood. */
  reloadConsumers(changed: ConsumerSettings): void;
}

export function buildServices(settings: Settings, host: HostServices, logger: Logger): SharedServices {
  const file = sqliteFile(settings.ledger ?? DEFAULT_LEDGER);
  const { ledger, pins, keptResponses } = openFile(file, logger);
  const keys = openKeys({ services: host, file, logger, declared: () => credentials.declared() });
  const { send, close: closeSend } = createSend();
  const stores = openStores(settings.stores ?? {});
  const counters = memoryCounters();
  const prices = openPrices(settings.prices);
  const credentials = openCredentials(settings, host, logger);
  const services: SharedServices['services'] = {
    logger,
    ledger,
    pins,
    keptResponses,
    send,
    prices: prices.book,
    tokenizer: createTokenizer(),
    credentials: notingUses(credentials, keys.lastUse),
    requestWindows: memoryRequestWindows(),
    notifier: logNotices(logger),
    store: (name) => byName(stores, name),
    // Keys tell the rules apart, so that all stores in memory can count in one place.
    counters(name) {
      byName(stores, name);
      return counters;
    },
  };
  return {
    services,
    keys,
    reloadPrices: () => prices.reload(),
    reloadConsumers: (changed) => credentials.reload(changed),
    with: (parts) => ({ ...services, ...parts }),
    checks: [
      { name: 'ledger', check: () => ledger.check() },
      ...[...stores].map(([name, store]) => ({ name: `store ${name}`, check: () => store.check() })),
    ],
    async close() {
      await keys.close();
      await Promise.all([
        ...[ledger, pins, keptResponses].map((part) => part.close()),
        closeSend(),
        counters.close(),
        ...[...stores.values()].map((store) => store.close()),
      ]);
    },
  };
}

function byName<Store>(stores: ReadonlyMap<string, Store>, name: string): Store {
  const store = stores.get(name);
  if (!store) throw new Error(`there is no store \`${name}\`; ${suggestion(name, [...stores.keys()])}`);
  return store;
}

function openFile(file: string, logger: Logger) {
  return {
    ledger: openLedger(file, logger),
    pins: openPins(file, logger),
    keptResponses: openKeptResponses(file, logger),
  };
}

function openStores(declared: Record<string, string>): Map<string, CacheStore> {
  const stores = new Map<string, CacheStore>();
  for (const [name, address] of Object.entries({ default: 'memory', ...declared })) {
    const megabytes = Number(address.split(':')[1] ?? DEFAULT_STORE_MEGABYTES);
    stores.set(name, memoryCacheStore({ maxBytes: megabytes * 1024 * 1024 }));
  }
  return stores;
}
