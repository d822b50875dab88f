import type Database = require('libsql');
import ReadDatabase = require('libsql/promise');
import type { Ledger, LedgerRow, UsageQuery, UsageSum } from '../../core/ledger';
import type { Logger } from '../../core/services';
import { Connection } from './connection';
import { COLUMNS } from './schema';
import { sumStatement } from './sum';
import { WriteQueue } from './write-queue';

const MEMBERS = Object.keys(COLUMNS) as (keyof LedgerRow)[];
const INSERT = `INSERT OR IGNORE INTO requests (${Object.values(COLUMNS).join(', ')}) VALUES (${MEMBERS.map(() => '?').join(', ')})`;

/**
 * Opens the ledger in an SQLite file; several processes may share it. Rows are written in the background and are
 * readable within a second; how failures are treated is told at `WriteQueue`. Throws when the file cannot be opened.
 */
export function openLedger(file: string, logger: Logger): Ledger {
  return new SqliteLedger(file, logger);
}

class SqliteLedger implements Ledger {
  private readonly connection: Connection<Database.Statement>;
  private reading: { database: ReadDatabase; beside: Database.Statement } | undefined;
  private readonly queue: WriteQueue<LedgerRow>;

  constructor(
    private readonly file: string,
    logger: Logger,
  ) {
    this.connection = new Connection(file, (database) => database.prepare(INSERT));
    this.queue = new WriteQueue({ name: `The ledger ${file}`, logger, write: (rows) => this.write(rows) });
  }

  record(row: LedgerRow): void {
    this.queue.push(row);
  }

  async sum(query: UsageQuery): Promise<UsageSum[]> {
    await this.flush();
    const { sql, parameters } = sumStatement(query);
    const statement = (await this.reader().prepare(sql)) as { all(...values: number[]): Promise<UsageSum[]> };
    return statement.all(...parameters);
  }

  async flush(): Promise<void> {
    await this.queue.flush();
  }

  async check(): Promise<void> {
    this.connection.transaction(() => {});
  }

  async close(): Promise<void> {
    await this.queue.close();
    this.connection.close();
    this.reading?.database.close();
    this.reading = undefined;
  }

  /** A connection that works beside the event loop: a sum over millions of rows takes seconds. */
  private reader(): ReadDatabase {
    const beside = this.connection.statements;
    if (this.reading?.beside !== beside) {
      this.reading?.database.close();
      this.reading = { database: new ReadDatabase(this.file, {}), beside };
    }
    return this.reading.database;
  }

  private write(rows: readonly LedgerRow[]): void {
    this.connection.transaction((insert) => {
      for (const row of rows) insert.run(MEMBERS.map((member) => bindable(row[member])));
    });
  }
}

/** The driver ends the process when it is given a boolean. */
function bindable(value: LedgerRow[keyof LedgerRow]): string | number | null {
  return typeof value === 'boolean' ? Number(value) : (value ?? null);
}
