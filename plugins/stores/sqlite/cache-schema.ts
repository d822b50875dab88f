import type Database = require('libsql');
import { openFile } from './open-file';

/** `AI$$`: SQLite's own place to say what a file is for. */
const APPLICATION_ID = 0x41492424;

/**
 * What turns each version of the file into the next. Entries are history: never change one, add another. Answers are
 * the last columns: what stands behind megabytes takes long to read.
 */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE answers (
    key TEXT PRIMARY KEY,
    expires INTEGER NOT NULL,
    used INTEGER NOT NULL,
    size INTEGER NOT NULL,
    value BLOB NOT NULL
  );
  CREATE INDEX answers_expires ON answers (expires);
  CREATE INDEX answers_used ON answers (used, size);
  CREATE TABLE entries (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    space TEXT NOT NULL,
    id TEXT NOT NULL,
    expires INTEGER NOT NULL,
    uses INTEGER NOT NULL,
    facts TEXT NOT NULL,
    vector BLOB NOT NULL,
    answer BLOB NOT NULL,
    UNIQUE (space, id)
  );
  CREATE INDEX entries_expires ON entries (expires);
  CREATE TABLE tallies (
    space TEXT NOT NULL,
    name TEXT NOT NULL,
    count REAL NOT NULL,
    PRIMARY KEY (space, name)
  ) WITHOUT ROWID;`,
];

/** Opens a file of cached answers. Throws an error that only says why it cannot be. */
export function openCacheFile(file: string): Database.Database {
  const database = openFile(file, { migrations: MIGRATIONS, applicationId: APPLICATION_ID });
  // What is removed is written over with zeros.
  database.exec('PRAGMA secure_delete = ON');
  return database;
}
