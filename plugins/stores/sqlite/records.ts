import type Database = require('libsql');
import { Connection } from './connection';

/** Texts by name, which are there again after a restart. */
export interface Records {
  /** Everything that is kept. */
  all(): Map<string, string>;
  /** Keeps these texts, and forgets those that are undefined: all of it, or, when this throws, nothing. */
  write(changes: ReadonlyMap<string, string | undefined>): void;
  close(): void;
}

/**
 * Opens the records in an SQLite file. What `write` has returned from outlives the process, however it ends. What is
 * forgotten is written over with zeros. Throws when the file cannot be opened.
 *
 * @param onNewFile called when somebody has removed the file, before anything is written to the one in its place
 */
export function openRecords(file: string, onNewFile: () => void): Records {
  let opened = false;
  const connection = new Connection(file, (database) => {
    if (opened) onNewFile();
    opened = true;
    return prepare(database);
  });
  return {
    all: () => new Map((connection.statements.all.all() as Row[]).map(({ name, value }) => [name, value])),
    write(changes) {
      connection.transaction(({ keep, forget }) => {
        for (const [name, value] of changes) {
          if (value === undefined) forget.run(name);
          else keep.run(name, value);
        }
      });
    },
    close: () => connection.close(),
  };
}

interface Row {
  name: string;
  value: string;
}

function prepare(database: Database.Database) {
  database.exec('PRAGMA secure_delete = ON');
  return {
    all: database.prepare('SELECT name, value FROM host_records'),
    keep: database.prepare('INSERT OR REPLACE INTO host_records (name, value) VALUES (?, ?)'),
    forget: database.prepare('DELETE FROM host_records WHERE name = ?'),
  };
}
