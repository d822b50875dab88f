import type { JsonObject } from '../../core/json';
import type { Logger } from '../../core/services';
import { requireOfHost } from '../configuration/host-modules';
import type { HostServices } from '../host';
import type { HostDatabase } from './emulated-database';
import { knowHashedKeys } from './host-key-auth';
import { keepHostRecords } from './keep-host-records';

/** As much of the host's configuration as says where its records are. */
interface HostConfiguration {
  systemConfig: { db: { redis: { namespace: string } } };
  models: { credentials: { properties: JsonObject } };
}

export interface Keys {
  close(): void;
}

/**
 * What is done with the host's users and keys: they outlive a restart, and their secrets may be hashes. Throws when
 * the SQLite file cannot be opened.
 */
export function openKeys(services: HostServices, file: string, logger: Logger): Keys {
  const { systemConfig, models } = requireOfHost('./lib/config') as HostConfiguration;
  const kept = keepHostRecords({
    database: requireOfHost('./lib/db') as HostDatabase,
    namespace: systemConfig.db.redis.namespace,
    credentialTypes: Object.keys(models.credentials.properties),
    file,
    logger,
  });
  knowHashedKeys(services);
  return { close: () => kept.close() };
}
