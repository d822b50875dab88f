import type { JsonObject } from '../../core/json';
import type { Logger } from '../../core/services';
import { requireOfHost } from '../configuration/host-modules';
import type { HostServices } from '../host';
import { Consumers } from './consumers';
import type { HostDatabase } from './emulated-database';
import { knowHashedKeys } from './host-key-auth';
import { keepHostRecords } from './keep-host-records';
import { KeyRecords, type RecordsClient } from './key-records';
import { KeyRing, type KeyRingParts } from './key-ring';
import { LastUse } from './last-use';
import { listConsumers, type ListedConsumers } from './list-consumers';

/** As much of the host's configuration as says where its records are. */
interface HostConfiguration {
  systemConfig: { db: { redis: { namespace: string } } };
  models: { credentials: { properties: JsonObject } };
}

export interface Keys {
  readonly ring: KeyRing;
  readonly lastUse: LastUse;
  /** Whether the host has any user or application. */
  hasConsumers(): Promise<boolean>;
  /** Who may call. */
  listConsumers(): Promise<ListedConsumers>;
  close(): Promise<void>;
}

export interface KeysOptions {
  services: HostServices;
  /** Where the in-memory database is kept: an SQLite file. */
  file: string;
  logger: Logger;
  /** Who lets callers in by these keys, among others. */
  callers(): { declared: KeyRingParts['declared']; forgetKey: KeyRingParts['changed'] };
}

/**
 * What is done with the host's users and keys: they outlive a restart, their secrets may be hashes, and they can be
 * listed and changed. Throws when the SQLite file cannot be opened.
 */
export function openKeys({ services, file, logger, callers }: KeysOptions): Keys {
  const { systemConfig, models } = requireOfHost('./lib/config') as HostConfiguration;
  const database = requireOfHost('./lib/db') as HostDatabase & RecordsClient;
  const { namespace } = systemConfig.db.redis;
  const credentialTypes = Object.keys(models.credentials.properties);
  const kept = keepHostRecords({ database, namespace, credentialTypes, file, logger });
  knowHashedKeys(services, logger);
  const records = new KeyRecords(database, namespace);
  const declared = () => callers().declared();
  const lastUse = new LastUse((id, lastUsedAt) => records.update(id, { lastUsedAt }), logger);
  const consumers = new Consumers(services);
  return {
    ring: new KeyRing({
      ...{ records, consumers, lastUse, declared },
      credential: services.credential,
      changed: (id) => callers().forgetKey(id),
    }),
    lastUse,
    hasConsumers: () => records.hasConsumers(),
    listConsumers: () => listConsumers(records, declared()),
    async close() {
      await lastUse.flush();
      kept.close();
    },
  };
}
