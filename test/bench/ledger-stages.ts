import { sql } from 'kysely';
import Database = require('libsql');
import path from 'node:path';
import type { LedgerDatabase } from '../../plugins/stores/ledger/database';
import { postgresAddress } from '../../plugins/stores/postgres/address';
import { openPostgresLedger } from '../../plugins/stores/postgres/ledger';
import { OF_REQUEST, USAGE_FLAGS, USAGE_KEYS, USAGE_SUMS } from '../../plugins/stores/sql/usage-columns';
import { sqliteFlavour } from '../../plugins/stores/sqlite/flavour';
import { openSqliteLedger } from '../../plugins/stores/sqlite/ledger';
import type { PostgresServer } from '../support/postgres';

const HOUR = 3_600_000;

/** A ledger that is filled faster than a gateway would. */
export interface LedgerStage {
  name: string;
  ledger: LedgerDatabase;
  /** Adds requests at even distances from one time to another, the first of them with this number, and their sums. */
  fill(range: { from: number; to: number; first: number; count: number }): Promise<void>;
  /** Has requests written from now on without, or with, what they add up to. */
  rollUps(kept: boolean): Promise<void>;
  close(): Promise<void>;
}

/** Of the number `i`: 200 consumers in 12 teams with two models each; one answer in ten is from the cache, one in fifty failed. */
const MADE = {
  pipeline: "'ai'",
  consumer: "'consumer-' || (i % 200)",
  team: "'team-' || (i % 200 % 12)",
  key: "'key-' || (i % 200)",
  dialect: "'openai-chat'",
  operation: "'chat'",
  model: "'model-' || ((i % 200 + i / 200 % 2) % 8)",
  endpoint: "'endpoint-' || (i % 200 % 3)",
  provider: "'openai'",
  price_version: "'2026'",
  attempts: '1',
  streamed: 'i % 2',
  input_tokens: 'i % 4000',
  cache_read_tokens: 'i % 100',
  output_tokens: 'i % 900',
  input_provenance: "'reported'",
  output_provenance: "'reported'",
  cost: 'i % 1000 / 1000000.0',
  billed: 'i % 1000 / 900000.0',
  saved: '0',
  cache: "case when i / 400 % 10 = 0 then 'hit' else 'miss' end",
  status: 'case when i / 400 % 50 = 7 then 502 else 200 end',
  delivery: "'complete'",
  duration: 'i % 3000',
  time_to_first_token: 'i % 700',
};

export function sqliteStage(folder: string): LedgerStage {
  const file = path.join(folder, 'usage.db');
  const ledger = openSqliteLedger(file);
  const database = new Database(file);
  const [trigger] = database.prepare("SELECT sql FROM sqlite_master WHERE name = 'requests_added'").all() as {
    sql: string;
  }[];
  database.exec('DROP TRIGGER requests_added');
  return {
    name: 'SQLite',
    ledger,
    async fill({ from, to, first, count }) {
      const numbers = `WITH RECURSIVE n (i) AS (SELECT ${first} UNION ALL SELECT i + 1 FROM n WHERE i < ${first + count - 1})`;
      database.exec('BEGIN');
      database.exec(insertion(numbers, { from, to, first, count }));
      database.exec(summedUp('usage_hours', HOUR, from, to));
      database.exec(summedUp('usage_days', 24 * HOUR, from, to));
      database.exec('COMMIT');
    },
    async rollUps(kept) {
      database.exec(kept && trigger ? trigger.sql : 'DROP TRIGGER IF EXISTS requests_added');
    },
    async close() {
      database.close();
      await ledger.close();
    },
  };
}

/** Its sums are made by its triggers, which take many rows at a time. */
export async function postgresStage(server: PostgresServer): Promise<LedgerStage> {
  const url = await server.database('ledger');
  const ledger = openPostgresLedger(postgresAddress(url));
  await ledger.check();
  return {
    name: 'PostgreSQL',
    ledger,
    async fill({ from, to, first, count }) {
      const numbers = `WITH n (i) AS (SELECT generate_series(${first}::bigint, ${first + count - 1}::bigint))`;
      await server.query(url, insertion(numbers, { from, to, first, count }));
    },
    async rollUps(kept) {
      await server.query(url, `ALTER TABLE requests ${kept ? 'ENABLE' : 'DISABLE'} TRIGGER USER`);
    },
    close: () => ledger.close(),
  };
}

function insertion(numbers: string, { from, to, first, count }: Parameters<LedgerStage['fill']>[0]): string {
  const step = Math.floor((to - from) / count);
  const values = ["'made_' || (1000000000 + i)", `${from} + (i - ${first}) * ${step}`, ...Object.values(MADE)];
  const columns = ['id', 'time', ...Object.keys(MADE)];
  return `${numbers} INSERT INTO requests (${columns.join(', ')}) SELECT ${values.join(', ')} FROM n`;
}

/** What the triggers would have added, of a range that begins and ends with a day. */
function summedUp(table: string, unit: number, from: number, to: number): string {
  const time = sql`time - time % ${sql.lit(unit)}`;
  const keys = USAGE_KEYS.map((key) => sql`coalesce(${OF_REQUEST[key]}, '')`);
  const flags = USAGE_FLAGS.map((flag) => OF_REQUEST[flag]);
  const sums = USAGE_SUMS.map((name) => sql`sum(${OF_REQUEST[name]})`);
  const columns = ['time', ...USAGE_KEYS, ...USAGE_FLAGS, ...USAGE_SUMS].map((name) => sql.id(name));
  return sql`insert into ${sql.table(table)} (${sql.join(columns)})
    select ${sql.join([time, ...keys, ...flags, ...sums])} from requests
    where time >= ${sql.lit(from)} and time < ${sql.lit(to)}
    group by ${sql.join([time, ...keys, ...flags])}`.compile(sqliteFlavour.builder).sql;
}
