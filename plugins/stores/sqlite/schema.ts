import { messageOf } from '../../core/message-of';
import type Database = require('libsql');
import { openFile } from './open-file';
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

/**
 * Opens the file, making it and its folder when they are missing, and brings it to the present version.
 * Throws an error that names the file and says what to do.
 */
export function openDatabase(file: string): Database.Database {
  try {
    return openFile(file, { migrations: MIGRATIONS, applicationId: 0 });
  } catch (error) {
    throw new Error(
      `The ledger ${file} cannot be opened: ${messageOf(error)}. Make its folder writable, move the file away, ` +
        'or name another one as `ledger` in system.config.yml.',
      { cause: error },
    );
  }
}
