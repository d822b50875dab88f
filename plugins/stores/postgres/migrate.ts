import type { PoolClient } from 'pg';
import { MIGRATIONS } from './migrations';

/** Any number that nothing else in the database locks by. */
const LOCK = 7_046_029_254;
/** Milliseconds that one step may take: it may have to read every row. */
const STEP_DEADLINE = 3_600_000;
/** Milliseconds that all of them may take. */
export const MIGRATION_DEADLINE = MIGRATIONS.length * STEP_DEADLINE;

/** Whether the database is of the present version. Rejects when a newer gateway has been there. */
export async function isPresent(client: PoolClient): Promise<boolean> {
  return (await versionOf(client)) === MIGRATIONS.length;
}

/**
 * Brings the database to the present version, step by step, each in a transaction of its own. Nodes that start at the
 * same time wait for each other. Rejects when a newer gateway has been there.
 */
export async function migrate(client: PoolClient): Promise<void> {
  while (await step(client));
}

/** @returns whether there may be another step */
async function step(client: PoolClient): Promise<boolean> {
  await client.query('BEGIN');
  // A lock that ends with the transaction works through poolers of connections, too.
  await client.query(`SET LOCAL statement_timeout = ${STEP_DEADLINE}`);
  await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
  await client.query('CREATE TABLE IF NOT EXISTS ledger_versions (version INTEGER PRIMARY KEY, since TIMESTAMPTZ)');
  const version = await versionOf(client);
  const sql = MIGRATIONS[version];
  if (sql !== undefined) {
    await client.query(sql);
    await client.query('INSERT INTO ledger_versions VALUES ($1, now())', [version + 1]);
  }
  await client.query('COMMIT');
  return sql !== undefined;
}

/** 0 for a database in which nothing is yet. Throws when it is of a newer gateway. */
async function versionOf(client: PoolClient): Promise<number> {
  const { rows: tables } = await client.query<{ present: boolean }>(
    `SELECT to_regclass('ledger_versions') IS NOT NULL AS present`,
  );
  if (!tables[0]?.present) return 0;
  const { rows } = await client.query<{ version: number }>(
    'SELECT coalesce(max(version), 0) AS version FROM ledger_versions',
  );
  const version = rows[0]?.version ?? 0;
  if (version <= MIGRATIONS.length) return version;
  throw new Error(
    `it was written by a newer version of this gateway (format ${version}, this one knows ${MIGRATIONS.length}): ` +
      'start that version, or name another database as `ledger` in system.config.yml',
  );
}
