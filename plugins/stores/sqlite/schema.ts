import { closeSync, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';
import Database = require('libsql');
import { USAGE_TABLES } from './usage-tables';

/**
 * What turns each version of the file into the next. Entries are history: never change one, add another. Columns
 * carry no constraints, so that no row can hold up the rows written together with it.
 */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE requests (
    id TEXT PRIMARY KEY,
    time INTEGER,
    pipeline TEXT,
    consumer TEXT,
    team TEXT,
    key TEXT,
    dialect TEXT,
    operation TEXT,
    model_requested TEXT,
    model TEXT,
    endpoint TEXT,
    provider TEXT,
    attempts INTEGER,
    streamed INTEGER,
    input_tokens INTEGER,
    cache_read_tokens INTEGER,
    cache_write_5m_tokens INTEGER,
    cache_write_1h_tokens INTEGER,
    output_tokens INTEGER,
    reasoning_tokens INTEGER,
    images INTEGER,
    input_provenance TEXT,
    output_provenance TEXT,
    input_cost REAL,
    cached_input_cost REAL,
    cache_write_cost REAL,
    output_cost REAL,
    cost REAL,
    saved REAL,
    price_version TEXT,
    cache TEXT,
    status INTEGER,
    code TEXT,
    delivery TEXT,
    duration REAL,
    time_to_first_token REAL
  );
  CREATE INDEX requests_time ON requests (time);`,
  `CREATE TABLE pins (
    id TEXT NOT NULL,
    resource TEXT NOT NULL,
    owner TEXT NOT NULL,
    endpoint TEXT,
    url TEXT,
    key TEXT,
    model TEXT,
    time INTEGER,
    UNIQUE (id, resource, owner)
  );
  CREATE INDEX pins_owner ON pins (owner, resource);
  CREATE INDEX pins_resource ON pins (resource);
  CREATE INDEX pins_time ON pins (time);`,
  // Summing up the sizes reads the index alone, none of what may be megabytes in each row.
  `CREATE TABLE kept_responses (
    id TEXT NOT NULL,
    owner TEXT NOT NULL,
    previous TEXT,
    size INTEGER,
    expires INTEGER,
    turn TEXT,
    UNIQUE (id, owner)
  );
  CREATE INDEX kept_responses_size ON kept_responses (size);
  CREATE INDEX kept_responses_expires ON kept_responses (expires);`,
  'CREATE TABLE host_records (name TEXT PRIMARY KEY, value TEXT NOT NULL)',
  // `REPLACE` removes a row without a trigger for that.
  `CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    time INTEGER,
    actor TEXT,
    role TEXT,
    address TEXT,
    method TEXT,
    path TEXT,
    status INTEGER,
    summary TEXT,
    hash TEXT
  );
  CREATE TRIGGER audit_not_changed BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'rows of the audit log cannot be changed'); END;
  CREATE TRIGGER audit_not_removed BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'rows of the audit log cannot be removed'); END;
  CREATE TRIGGER audit_not_replaced BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'rows of the audit log cannot be replaced'); END;`,
  `CREATE TABLE counts (
    name TEXT NOT NULL,
    begin INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    ends INTEGER NOT NULL,
    UNIQUE (name, begin)
  );
  CREATE INDEX counts_ends ON counts (ends);`,
  `ALTER TABLE requests ADD COLUMN service_tier TEXT;
  ALTER TABLE requests ADD COLUMN input_audio_tokens INTEGER;
  ALTER TABLE requests ADD COLUMN output_audio_tokens INTEGER;
  ALTER TABLE requests ADD COLUMN seconds INTEGER;
  ALTER TABLE requests ADD COLUMN characters INTEGER;
  ALTER TABLE requests ADD COLUMN searches INTEGER;
  ALTER TABLE requests ADD COLUMN other_cost REAL;
  ALTER TABLE requests ADD COLUMN billed REAL;
  ALTER TABLE requests ADD COLUMN cache_age_seconds REAL;
  ALTER TABLE requests ADD COLUMN tags TEXT;
  ALTER TABLE requests ADD COLUMN end_user TEXT;
  ALTER TABLE requests ADD COLUMN limit_events TEXT;
  ALTER TABLE requests ADD COLUMN incidents TEXT;
  UPDATE requests SET billed = cost, other_cost = 0;
  CREATE TABLE attempts (
    request_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    endpoint TEXT,
    provider TEXT,
    model TEXT,
    status INTEGER,
    error TEXT,
    started_after REAL,
    duration REAL,
    input_tokens INTEGER,
    cache_read_tokens INTEGER,
    cache_write_5m_tokens INTEGER,
    cache_write_1h_tokens INTEGER,
    output_tokens INTEGER,
    reasoning_tokens INTEGER,
    input_audio_tokens INTEGER,
    output_audio_tokens INTEGER,
    images INTEGER,
    seconds INTEGER,
    characters INTEGER,
    searches INTEGER,
    input_provenance TEXT,
    output_provenance TEXT,
    input_cost REAL,
    cached_input_cost REAL,
    cache_write_cost REAL,
    output_cost REAL,
    other_cost REAL,
    cost REAL,
    price_version TEXT,
    PRIMARY KEY (request_id, number)
  ) WITHOUT ROWID;`,
  `CREATE INDEX requests_consumer ON requests (consumer, time);
  ${USAGE_TABLES}`,
  'CREATE TABLE deliveries (name TEXT PRIMARY KEY, claimed INTEGER NOT NULL, made INTEGER)',
];

/** How long to wait for another process at the start, where nobody is kept waiting by it. Milliseconds. */
const START_TIMEOUT = 5000;

/** Who asks what, and the host's records of users, are nobody else's; SQLite gives its other files the same mode. */
const OWNER_ONLY = 0o600;

/**
 * Opens the file, making it and its folder when they are missing, and brings it to the present version.
 * Throws an error that names the file and says what to do.
 */
export function openDatabase(file: string): Database.Database {
  let database: Database.Database | undefined;
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    make(file);
    database = new Database(file);
    database.exec(`PRAGMA busy_timeout = ${START_TIMEOUT}`);
    database.exec('PRAGMA journal_mode = WAL');
    // With WAL a power cut may lose the last commits but never corrupts; a killed process loses nothing committed.
    database.exec('PRAGMA synchronous = NORMAL');
    migrate(database);
    return database;
  } catch (error) {
    database?.close();
    throw new Error(
      `The ledger ${file} cannot be opened: ${reasonOf(error)}. Make its folder writable, move the file away, ` +
        'or name another one as `ledger` in system.config.yml.',
      { cause: error },
    );
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

function migrate(database: Database.Database): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    const { user_version: version } = database.prepare('PRAGMA user_version').get() as { user_version: number };
    if (version > MIGRATIONS.length) {
      throw new Error(`it was written by a newer version of this gateway (format ${version})`);
    }
    for (const migration of MIGRATIONS.slice(version)) database.exec(migration);
    database.exec(`PRAGMA user_version = ${MIGRATIONS.length}`);
    database.exec('COMMIT');
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
