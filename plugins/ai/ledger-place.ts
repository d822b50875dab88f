import { messageOf } from '../core/message-of';
import type { Logger } from '../core/services';
import type { LedgerDatabase } from '../stores/ledger/database';
import { isPostgresAddress, postgresAddress } from '../stores/postgres/address';
import { openPostgresLedger } from '../stores/postgres/ledger';
import { openSqliteLedger } from '../stores/sqlite/ledger';
import { DEFAULT_LEDGER, sqliteFile } from '../stores/sqlite/location';
import { addressAt } from './address';
import type { Settings } from './settings';

/** A place where usage is recorded. */
export interface LedgerPlace {
  /** For people, without secrets. */
  readonly name: string;
  /** Where it is a file. */
  readonly file?: string;
  /** Throws when a file cannot be opened; what is elsewhere may be away. */
  open(): LedgerDatabase;
}

/**
 * The place that something written like the setting `ledger` stands for. Throws an error that tells no secrets.
 * @param setting what it is called, for messages
 */
export function ledgerPlace(written = DEFAULT_LEDGER, setting = 'ledger'): LedgerPlace {
  const address = addressAt(setting, written, DEFAULT_LEDGER);
  if (!isPostgresAddress(address)) {
    const file = fitting(setting, () => sqliteFile(address));
    return { name: file, file, open: () => openSqliteLedger(file) };
  }
  const postgres = fitting(setting, () => postgresAddress(address));
  return { name: postgres.name, open: () => openPostgresLedger(postgres) };
}

/** The file for what stays on this machine: the ledger's own, where it is one. */
export function stateFile({ state }: Pick<Settings, 'state'>, { file }: LedgerPlace): string {
  return state === undefined && file !== undefined ? file : sqliteFile(state ?? DEFAULT_LEDGER);
}

/** A gateway starts all the same, but who starts it should know. Makes the tables, too, before the first request. */
export async function tellIfAway(database: LedgerDatabase, logger: Logger): Promise<void> {
  try {
    await database.check();
  } catch (error) {
    const reason = messageOf(error);
    logger.error(`The ledger ${database.name} is not there: ${reason}. Rows are kept on disk until it is.`);
  }
}

function fitting<Place>(setting: string, read: () => Place): Place {
  try {
    return read();
  } catch (error) {
    throw new Error(`${setting}: ${messageOf(error)}`, { cause: error });
  }
}
