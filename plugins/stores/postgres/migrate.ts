import type { PoolClient } from 'pg';

/** Any number that nothing else in the database locks by. */
const LOCK = 7_046_029_254;
/** Milliseconds that one step may take: it may have to read every row. */
const STEP_DEADLINE = 3_600_000;

/** Tables that belong together, and have come into being step by step. */
export interface Schema {
  /** The table that says which steps have been made. */
  readonly versions: string;
  /** SQL that turns each version into the next. Entries are history: never change one, add another. */
  readonly migrations: readonly string[];
  /** How to name another database, for people. */
  readonly elsewhere: string;
}

/** Milliseconds that all steps may take. */
export function migrationDeadline({ migrations }: Schema): number {
  return migrations.length * STEP_DEADLINE;
}

/** Whether the database is of the present version. Rejects when a newer gateway has been there. */
export async function isPresent(client: PoolClient, schema: Schema): Promise<boolean> {
  return (await versionOf(client, schema)) === schema.migrations.length;
}

/**
 * Brings the database to the present version, step by step, each in a transaction of its own. Nodes that start at the
 * same time wait for each other. Rejects when a newer gateway has been there.
 */
export async function migrate(client: PoolClient, schema: Schema): Promise<void> {
  while (await step(client, schema));
}

/** Runs it in a transaction that no other node has at the same time. */
export async function alone<Result>(client: PoolClient, work: () => Promise<Result>): Promise<Result> {
  await client.query('BEGIN');
  // A lock that ends with the transaction works through poolers of connections, too.
  await client.query(`SET LOCAL statement_timeout = ${STEP_DEADLINE}`);
  await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
  const result = await work();
  await client.query('COMMIT');
  return result;
}

/** @returns whether there may be another step */
function step(client: PoolClient, schema: Schema): Promise<boolean> {
  const { versions, migrations } = schema;
  return alone(client, async () => {
    await client.query(`CREATE TABLE IF NOT EXISTS ${versions} (version INTEGER PRIMARY KEY, since TIMESTAMPTZ)`);
    const version = await versionOf(client, schema);
    const sql = migrations[version];
    if (sql === undefined) return false;
    await client.query(sql);
    await client.query(`INSERT INTO ${versions} VALUES ($1, now())`, [version + 1]);
    return true;
  });
}

/** 0 for a database in which nothing is yet. Throws when it is of a newer gateway. */
async function versionOf(client: PoolClient, { versions, migrations, elsewhere }: Schema): Promise<number> {
  const { rows: tables } = await client.query<{ present: boolean }>('SELECT to_regclass($1) IS NOT NULL AS present', [
    versions,
  ]);
  if (!tables[0]?.present) return 0;
  const { rows } = await client.query<{ version: number }>(
    `SELECT coalesce(max(version), 0) AS version FROM ${versions}`,
  );
  const version = rows[0]?.version ?? 0;
  if (version <= migrations.length) return version;
  throw new Error(
    `it was written by a newer version of this gateway (format ${version}, this one knows ${migrations.length}): ` +
      `start that version, or ${elsewhere}`,
  );
}
