import { existsSync } from 'node:fs';
import type Database = require('libsql');
import ReadDatabase = require('libsql/promise');
import type { Ledger, LedgerRow, UsageQuery, UsageSum } from '../../core/ledger';
import type { Logger } from '../../core/services';
import { COLUMNS, openDatabase } from './schema';
import { sumStatement } from './sum';
import { WriteQueue } from './write-queue';

/** Milliseconds to wait for another process that writes. Short, since the event loop waits too; then rows are kept. */
const BUSY_TIMEOUT = 100;

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
  private connection: { database: Database.Database; insert: Database.Statement } | undefined;
  private reading: ReadDatabase | undefined;
  private readonly queue: WriteQueue<LedgerRow>;

  constructor(
    private readonly file: string,
    logger: Logger,
  ) {
    this.connect();
    this.queue = new WriteQueue({ name: `The ledger ${file}`, logger, write: (rows) => this.write(rows) });
  }

  record(row: LedgerRow): void {
    this.queue.push(row);
  }

  async sum(query: UsageQuery): Promise<UsageSum[]> {
    await this.flush();
    this.connect();
    // On a connection that works beside the event loop: a sum over millions of rows takes seconds.
    this.reading ??= new ReadDatabase(this.file, {});
    const { sql, parameters } = sumStatement(query);
    const statement = (await this.reading.prepare(sql)) as { all(...values: number[]): Promise<UsageSum[]> };
    return statement.all(...parameters);
  }

  async flush(): Promise<void> {
    await this.queue.flush();
  }

  async check(): Promise<void> {
    const { database } = this.connect();
    database.exec('BEGIN IMMEDIATE');
    database.exec('ROLLBACK');
  }

  async close(): Promise<void> {
    await this.queue.close();
    this.disconnect();
  }

  private write(rows: readonly LedgerRow[]): void {
    const { database, insert } = this.connect();
    database.exec('BEGIN IMMEDIATE');
    try {
      for (const row of rows) insert.run(MEMBERS.map((member) => bindable(row[member])));
      database.exec('COMMIT');
    } catch (error) {
      database.exec('ROLLBACK');
      throw error;
    }
  }

  /** The connection for writing, made anew when somebody has removed the file. */
  private connect(): NonNullable<typeof this.connection> {
    if (this.connection && existsSync(this.file)) return this.connection;
    this.disconnect();
    const database = openDatabase(this.file);
    database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT}`);
    return (this.connection = { database, insert: database.prepare(INSERT) });
  }

  private disconnect(): void {
    this.connection?.database.close();
    this.reading?.close();
    this.connection = this.reading = undefined;
  }
}

/** The driver ends the process when it is given a boolean. */
function bindable(value: LedgerRow[keyof LedgerRow]): string | number | null {
  return typeof value === 'boolean' ? Number(value) : (value ?? null);
}
