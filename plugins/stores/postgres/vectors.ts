import type { PoolClient } from 'pg';
import { alone } from './migrate';

/** Most dimensions that an HNSW index of pgvector takes; longer vectors are compared one by one. */
const MOST_INDEXED = 2_000;
/** The first version that reads on in an index until enough rows fit the conditions. */
const ITERATIVE = [0, 8];

/** How the database finds vectors. */
export interface Vectors {
  /** A setting, and its value, with which an index yields rows that fit the conditions. */
  readonly setting: readonly [name: string, value: string];
}

/**
 * Prepares the table of vectors, of which each dimension has an index of its own. It is kept apart from the entries,
 * so that they are found by their words where there is no pgvector.
 *
 * @returns why there is none, where there is none
 */
export async function prepareVectors(client: PoolClient): Promise<Vectors | { missing: string }> {
  try {
    return await alone(client, async () => {
      await client.query('CREATE EXTENSION IF NOT EXISTS vector');
      await client.query(TABLE);
      const { rows } = await client.query<{ version: string }>(
        `SELECT extversion AS version FROM pg_extension WHERE extname = 'vector'`,
      );
      return { setting: settingOf(rows[0]?.version ?? '') };
    });
  } catch (error) {
    // What the database itself says has a code of five characters; a lost connection says nothing about pgvector.
    const { code, message } = error as Error & { code?: string };
    if (!/^[0-9A-Z]{5}$/.test(code ?? '')) throw error;
    await client.query('ROLLBACK');
    return { missing: message };
  }
}

/** Makes the index over vectors of so many dimensions, if there is none yet. */
export async function indexVectors(client: PoolClient, dimensions: number): Promise<void> {
  if (dimensions > MOST_INDEXED) return;
  const name = `cache_vectors_${dimensions}`;
  // Making an index waits for who writes, also where there is one.
  const { rows } = await client.query<{ index: string | null }>('SELECT to_regclass($1)::text AS index', [name]);
  if (rows[0]?.index) return;
  await alone(client, () =>
    client.query(
      `CREATE INDEX IF NOT EXISTS ${name} ON cache_vectors
         USING hnsw ((embedding::vector(${dimensions})) vector_ip_ops) WHERE dimensions = ${dimensions}`,
    ),
  );
}

/** Beside the rest of the row wherever it fits into a page: out of line a scan takes several times as long. */
const TABLE = `
  CREATE TABLE IF NOT EXISTS cache_vectors (
    space TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    partition TEXT COLLATE "C" NOT NULL,
    stored_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    dimensions INTEGER NOT NULL,
    embedding vector NOT NULL,
    PRIMARY KEY (space, id),
    FOREIGN KEY (space, id) REFERENCES cache_entries ON DELETE CASCADE
  );
  ALTER TABLE cache_vectors ALTER COLUMN embedding SET STORAGE MAIN;
  CREATE INDEX IF NOT EXISTS cache_vectors_partition ON cache_vectors (space, partition)`;

/** Before there was reading on, the index looked at so many vectors at most: as many as it can. */
function settingOf(version: string): Vectors['setting'] {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const iterative = major > ITERATIVE[0]! || (major === ITERATIVE[0] && minor >= ITERATIVE[1]!);
  return iterative ? ['hnsw.iterative_scan', 'strict_order'] : ['hnsw.ef_search', '1000'];
}

/** A vector as pgvector reads it. */
export function vectorText(vector: Float32Array): string {
  return `[${vector.join(',')}]`;
}

/** The vector that pgvector has written. */
export function vectorIn(text: string | null): Float32Array | undefined {
  return text === null ? undefined : Float32Array.from(JSON.parse(text) as number[]);
}
