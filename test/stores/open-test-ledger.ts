import type { Ledger } from '../../plugins/core/ledger';
import type { Logger } from '../../plugins/core/services';
import { openLedger } from '../../plugins/stores/ledger/open-ledger';
import { openSqliteLedger } from '../../plugins/stores/sqlite/ledger';

const SILENT: Logger = { error() {}, warn() {}, info() {}, debug() {} };

/** A ledger in an SQLite file, as gateways have it unless told otherwise. */
export function openTestLedger(file: string, logger = SILENT): Ledger {
  const spool = { folder: `${file}.spool`, bytes: 1e6, whenFull: 'deny' as const };
  return openLedger(openSqliteLedger(file), { durability: 'strict', spool, logger, count() {} });
}
