import type { PoolClient } from 'pg';
import type { SemanticEntry } from '../../core/semantic-store';
import { worthPerByte } from '../semantic/worth-order';
import { wordParameters } from './semantic-queries';
import { vectorText } from './vectors';

/** Entries that go in one statement. */
const MOST_EVICTIONS = 500;

/** The rows and the places in indexes of an entry, and of one of its words, in bytes. */
const ENTRY = 900;
const WORD = 500;
/** Of a vector in its row, and again in its index. */
const FLOAT = 8;

/** About what an entry takes in the database, its answer and its part of the indexes included. */
export function databaseBytes({ text, labels, terms, vector, answer }: SemanticEntry): number {
  const texts = Buffer.byteLength(text) + Buffer.byteLength(JSON.stringify(labels));
  return ENTRY + WORD * terms.length + texts + FLOAT * (vector?.length ?? 0) + answer.length;
}

/** Locks a space against other changes, so that they do not wait for each other in a circle. @returns what it holds */
export async function lockSpace(client: PoolClient, space: string): Promise<number> {
  const { rows } = await client.query<{ bytes: number }>(
    `INSERT INTO cache_spaces (name) VALUES ($1) ON CONFLICT (name) DO UPDATE SET name = excluded.name
     RETURNING bytes::float8 AS bytes`,
    [space],
  );
  return rows[0]!.bytes;
}

/**
 * Removes what is worth least so that no more than so many bytes stay, or as much as goes at once. The clock of the
 * space then stands where the last one that went was ranked: see `WorthOrder`.
 */
export async function makeRoom(client: PoolClient, space: string, bytes: number): Promise<void> {
  const { rows } = await client.query<{ rank: number }>(
    `DELETE FROM cache_entries USING (
       SELECT v.id, v.rank, sum(e.bytes) OVER (ORDER BY v.rank, v.id) - e.bytes AS before
       FROM (SELECT id, rank FROM cache_values WHERE space = $1 ORDER BY rank, id LIMIT ${MOST_EVICTIONS}) AS v
       JOIN cache_entries AS e ON e.space = $1 AND e.id = v.id
     ) AS least
     WHERE space = $1 AND cache_entries.id = least.id
       AND before < (SELECT bytes FROM cache_spaces WHERE name = $1) - $2::float8
     RETURNING least.rank`,
    [space, bytes],
  );
  if (rows.length === 0) return;
  await client.query('UPDATE cache_spaces SET clock = greatest(clock, $2) WHERE name = $1', [
    space,
    Math.max(...rows.map(({ rank }) => rank)),
  ]);
}

export interface NewEntry extends SemanticEntry {
  /** What it takes. */
  readonly bytes: number;
}

export async function insertEntry(
  client: PoolClient,
  space: string,
  { entry, withVector }: { entry: NewEntry; withVector: boolean },
): Promise<void> {
  const { id, partition, text, group, storedAt, expiresAt, labels, bytes, answer, vector } = entry;
  const [words, weights] = wordParameters(entry.terms);
  const length = Math.hypot(...weights);
  const facts = [partition, storedAt, expiresAt];
  const { rowCount } = await client.query(
    `INSERT INTO cache_entries (space, id, partition, stored_at, expires_at, text, answers_as, labels, bytes, answer)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING`,
    [space, id, ...facts, text, group, JSON.stringify(labels), bytes, answer],
  );
  if (rowCount === 0) return;
  await client.query(
    `INSERT INTO cache_values (space, id, density, rank)
     SELECT $1, $2, $3::float8, clock + $3::float8 FROM cache_spaces WHERE name = $1`,
    [space, id, worthPerByte(entry)],
  );
  await client.query(
    `INSERT INTO cache_words (space, id, partition, stored_at, expires_at, word, weight)
     SELECT $1, $2, $3, $4::bigint, $5::bigint, * FROM unnest($6::text[], $7::float8[])`,
    [space, id, ...facts, words, weights.map((weight) => weight / length)],
  );
  if (!withVector || !vector) return;
  await client.query(
    `INSERT INTO cache_vectors (space, id, partition, stored_at, expires_at, dimensions, embedding)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [space, id, ...facts, vector.length, vectorText(vector)],
  );
}
