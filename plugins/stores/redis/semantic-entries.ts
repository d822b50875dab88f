import { decodeEntry } from '../semantic/entry-form';
import type { IndexEntry } from '../semantic/entry-log';
import type { RedisConnection } from './connection';
import type { SemanticKeys } from './keys';

/** Fields of an entry's hash. */
export type EntryFields = Readonly<Record<string, string | number | Buffer>>;

/** What an index needs of them, in the order in which they are asked for. */
const INDEX_FIELDS = ['facts', 'vector', 'uses'] as const;
const NO_BYTES = Buffer.alloc(0);

/** The entries with these ids that are there and can be understood. */
export async function readEntries(
  connection: RedisConnection,
  keys: SemanticKeys,
  ids: readonly string[],
): Promise<IndexEntry[]> {
  if (ids.length === 0) return [];
  const results = await connection.run((client) => {
    const pipeline = client.pipeline();
    for (const id of ids) pipeline.hmgetBuffer(keys.entry(id), ...INDEX_FIELDS);
    return pipeline.exec();
  });
  return (results ?? []).flatMap(([error, fields]) => {
    if (error) throw error;
    return entryOf(fields as (Buffer | null)[]) ?? [];
  });
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
export function entryOf([facts, vector, uses]: readonly (Buffer | null | undefined)[]): IndexEntry | undefined {
  return facts ? decodeEntry(facts.toString(), vector ?? NO_BYTES, Number(uses ?? 0)) : undefined;
}
