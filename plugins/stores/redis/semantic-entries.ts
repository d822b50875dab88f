import { decodeEntry, LARGEST_FACTS, LONGEST_VECTOR } from '../semantic/entry-form';
import type { IndexEntry } from '../semantic/entry-log';
import type { RedisConnection } from './connection';
import type { SemanticKeys } from './keys';
import { READ_ENTRIES } from './semantic-scripts';

/** Fields of an entry's hash. */
export type EntryFields = Readonly<Record<string, string | number | Buffer>>;

/** Bytes of a field that is read: what is longer is no entry's. */
const LONGEST_FIELD = Math.max(LARGEST_FACTS, LONGEST_VECTOR * Float32Array.BYTES_PER_ELEMENT);
const NO_BYTES = Buffer.alloc(0);

/** Lets entries be read through this connection. */
export function defineReading(connection: RedisConnection): void {
  connection.define('aiReadEntries', READ_ENTRIES);
}

/** The entries with these ids that are there and can be understood; whatever else stands there is passed over. */
export async function readEntries(
  connection: RedisConnection,
  keys: SemanticKeys,
  ids: readonly string[],
): Promise<IndexEntry[]> {
  if (ids.length === 0) return [];
  const read = await connection.script<((Buffer | null)[] | null)[]>(
    'aiReadEntriesBuffer',
    ids.map((id) => keys.entry(id)),
    [LONGEST_FIELD],
  );
  return read.flatMap((fields, index) => entryOf(ids[index]!, fields ?? []) ?? []);
}

/** All entries, some at a time. */
export async function* scanEntries(
  connection: RedisConnection,
  keys: SemanticKeys,
  atOnce: number,
): AsyncGenerator<IndexEntry[]> {
  let cursor = '0';
  do {
    const [next, members] = await connection.run((client) => client.zscan(keys.ids, cursor, 'COUNT', atOnce));
    const ids = members.filter((_, index) => index % 2 === 0);
    yield await readEntries(connection, keys, ids);
    cursor = next;
  } while (cursor !== '0');
}

/** The entry out of these fields; undefined where it is gone, or nothing that can be understood. */
export function entryOf(
  id: string,
  [facts, vector, uses]: readonly (Buffer | null | undefined)[],
): IndexEntry | undefined {
  if (!facts) return undefined;
  return decodeEntry({ id, facts: facts.toString(), vector: vector ?? NO_BYTES, uses: Number(uses ?? 0) });
}
