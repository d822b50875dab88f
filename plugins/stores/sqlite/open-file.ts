import { closeSync, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';
import Database = require('libsql');

/** How long to wait for another process at the start, where nobody is kept waiting by it. Milliseconds. */
const START_TIMEOUT = 5000;

/** Who asks what, and the host's records of users, are nobody else's; SQLite gives its other files the same mode. */
const OWNER_ONLY = 0o600;

export interface FileFormat {
  /** What turns each version of the file into the next. */
  readonly migrations: readonly string[];
  /** Tells files of this kind from others; SQLite's own default is 0. */
  readonly applicationId: number;
}

/** The file is there, and holds something else. */
export class OtherFile extends Error {
  constructor() {
    super('it holds other tables already');
    this.name = 'OtherFile';
  }
}

/**
 * Opens the file, making it and its folder when they are missing, and brings it to the present version.
 * Throws `OtherFile`, or an error that only says why.
 */
export function openFile(file: string, format: FileFormat): Database.Database {
  let database: Database.Database | undefined;
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    make(file);
    database = new Database(file);
    database.exec(`PRAGMA busy_timeout = ${START_TIMEOUT}`);
    database.exec('PRAGMA journal_mode = WAL');
    // With WAL a power cut may lose the last commits but never corrupts; a killed process loses nothing committed.
    database.exec('PRAGMA synchronous = NORMAL');
    migrate(database, format);
    return database;
  } catch (error) {
    database?.close();
    throw error;
  }
}

/**
 * Makes the file where there is none. One that is there must not even be opened: closing it would let go of the locks
 * that other connections of this process have on it, see https://www.sqlite.org/howtocorrupt.html, section 2.2.
 */
function make(file: string): void {
  try {
    closeSync(openSync(file, 'ax', OWNER_ONLY));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function migrate(database: Database.Database, { migrations, applicationId }: FileFormat): void {
  const read = (name: string) => (database.prepare(`PRAGMA ${name}`).get() as Record<string, number>)[name]!;
  database.exec('BEGIN IMMEDIATE');
  try {
    const version = read('user_version');
    if (version > 0 && read('application_id') !== applicationId) throw new OtherFile();
    if (version > migrations.length) {
      throw new Error(`it was written by a newer version of this gateway (format ${version})`);
    }
    for (const migration of migrations.slice(version)) database.exec(migration);
    database.exec(`PRAGMA application_id = ${applicationId}`);
    database.exec(`PRAGMA user_version = ${migrations.length}`);
    database.exec('COMMIT');
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}
