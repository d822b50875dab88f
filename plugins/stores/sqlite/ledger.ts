import type { CompiledQuery } from 'kysely';
import type Database = require('libsql');
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LedgerRow } from '../../core/ledger';
import { listed } from '../../core/listed';
import type { LedgerDatabase } from '../ledger/database';
import { insertAttempts, insertRequests } from '../sql/insert';
import { SqlLedger } from '../sql/ledger';
import type { Read } from '../sql/requests';
import { attemptColumns, requestColumns } from '../sql/rows';
import type { Change } from '../sql/upkeep';
import { Connection } from './connection';
import { sqliteFlavour as flavour } from './flavour';
import { Readers } from './readers';

/** What may be mended or end by itself: others write, the disk is full or broken. https://www.sqlite.org/rescode.html */
const OF_THE_FILE =
  /^SQLITE_(BUSY|LOCKED|FULL|IOERR|CANTOPEN|READONLY|PERM|AUTH|CORRUPT|NOTADB|NOMEM|PROTOCOL|INTERRUPT)/;

/** Opens the ledger in an SQLite file; several processes may share it. Throws when the file cannot be opened. */
export function openSqliteLedger(file: string): LedgerDatabase {
  return new SqliteLedger(file);
}

class SqliteLedger extends SqlLedger {
  protected readonly flavour = flavour;
  private readonly connection: Connection<ReturnType<typeof prepare>>;
  private readonly readers: Readers;

  constructor(readonly name: string) {
    super();
    this.connection = new Connection(name, prepare);
    this.readers = new Readers(name);
  }

  async insert(rows: readonly LedgerRow[]): Promise<void> {
    this.connection.transaction(({ insertRequest, insertAttempt }) => {
      for (const row of rows) {
        const { changes } = insertRequest.run(Object.values(requestColumns(row)));
        if (changes === 0) continue;
        for (const attempt of attemptColumns(row)) insertAttempt.run(Object.values(attempt));
      }
    });
  }

  refuses(error: unknown): boolean {
    return !OF_THE_FILE.test((error as { code?: string }).code ?? '');
  }

  async check(): Promise<void> {
    this.connection.transaction(() => {});
  }

  async close(): Promise<void> {
    this.connection.close();
  }

  protected readonly read: Read = (query) => listed(this.rows(query));

  protected readonly change: Change = async (statements) => {
    // Writing holds up the event loop: between two changes come those who wait for it.
    await nextTurn();
    let changed = 0;
    this.connection.transaction(({ database }) => {
      for (const { sql, parameters } of statements) changed = database.prepare(sql).run(parameters).changes;
    });
    return changed;
  };

  protected rows<Row>(query: CompiledQuery<Row>): AsyncGenerator<Row> {
    // Makes the file anew where somebody has removed it.
    void this.connection.statements;
    return this.readers.rows(query);
  }
}

function prepare(database: Database.Database) {
  // The columns are what counts here; values come later.
  const any = { id: '', attempts: [{}] } as unknown as LedgerRow;
  const prepared = (query: { compile(): CompiledQuery }) => database.prepare(query.compile().sql);
  return {
    database,
    insertRequest: prepared(insertRequests(flavour, [requestColumns(any)])),
    insertAttempt: prepared(insertAttempts(flavour, attemptColumns(any))),
  };
}
