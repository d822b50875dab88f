import { statSync } from 'node:fs';
import type Database = require('libsql');
import { openDatabase } from './schema';

/** Milliseconds to wait for another process that writes. Short, since the event loop waits too; then rows are kept. */
const BUSY_TIMEOUT = 100;

/** A connection for writing, made anew when somebody has removed the file. Throws when it cannot be opened. */
export class Connection<Statements> {
  private present: { database: Database.Database; statements: Statements; inode: number | undefined } | undefined;

  constructor(
    private readonly file: string,
    private readonly prepare: (database: Database.Database) => Statements,
    private readonly openFile: (file: string) => Database.Database = openDatabase,
  ) {
    this.open();
  }

  /** What was prepared on the file as it is now. */
  get statements(): Statements {
    return this.open().statements;
  }

  /** Runs as one transaction, or throws and has changed nothing. */
  transaction(run: (statements: Statements) => void): void {
    const { database, statements } = this.open();
    database.exec('BEGIN IMMEDIATE');
    try {
      run(statements);
      database.exec('COMMIT');
    } catch (error) {
      // A full disk, for one, has ended it already.
      if (database.inTransaction) database.exec('ROLLBACK');
      throw error;
    }
  }

  close(): void {
    this.present?.database.close();
    this.present = undefined;
  }

  private open(): NonNullable<typeof this.present> {
    // Another connection may have made it anew already: that it exists says nothing.
    if (this.present && this.present.inode === inodeOf(this.file)) return this.present;
    this.close();
    const database = this.openFile(this.file);
    database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT}`);
    return (this.present = { database, statements: this.prepare(database), inode: inodeOf(this.file) });
  }
}

function inodeOf(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.ino;
}
