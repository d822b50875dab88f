import type { AuditLog } from '../core/audit-log';
import type { Logger, Services } from '../core/services';
import { openLedger } from '../stores/ledger/open-ledger';
import { Sweeper } from '../stores/ledger/retention';
import { openAuditLog } from '../stores/sqlite/audit-log';
import { openKeptResponses } from '../stores/sqlite/kept-responses';
import { openPins } from '../stores/sqlite/pins';
import { ledgerPlace, stateFile, tellIfAway } from './ledger-place';
import type { PrometheusMetrics } from './metrics';
import type { Settings } from './settings';
import { spoolOptions } from './spool-settings';

/** What is written down, in the ledger and in the file for what stays on this machine. */
export interface Records {
  /** The file for what stays on this machine. */
  readonly file: string;
  readonly auditLog: AuditLog;
  readonly services: Pick<Services, 'ledger' | 'pins' | 'keptResponses'>;
  close(): Promise<void>;
}

/** Throws when a file cannot be opened; a database that is away keeps nobody from starting. */
export function openRecords(settings: Settings, logger: Logger, metrics: PrometheusMetrics): Records {
  const place = ledgerPlace(settings.ledger);
  const file = stateFile(settings, place);
  const database = place.open();
  void tellIfAway(database, logger);
  const ledger = openLedger(database, {
    durability: settings.durability,
    spool: spoolOptions(settings.spool, file),
    logger,
    count: (fate, rows) => metrics.ledgerRows(fate, rows),
  });
  const sweeper = new Sweeper(database, settings.retention, logger);
  const auditLog = openAuditLog(file, logger);
  const services = { ledger, pins: openPins(file, logger), keptResponses: openKeptResponses(file, logger) };
  return {
    file,
    auditLog,
    services,
    async close() {
      // It uses the ledger's database.
      await sweeper.stop();
      await Promise.all([auditLog, ...Object.values(services)].map((part) => part.close()));
    },
  };
}
