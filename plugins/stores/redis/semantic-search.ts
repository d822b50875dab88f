import { hash } from 'node:crypto';
import type { CandidateQuery, SemanticEntry } from '../../core/semantic-store';
import type { IndexEntry } from '../semantic/entry-log';
import { entryBytes } from '../semantic/size';
import { summed } from '../semantic/word-index';
import { type EntryFields, entryOf } from './semantic-entries';

/** A command of Redis' query engine, https://redis.io/docs/latest/commands/?group=search */
export type Command = readonly [name: string, ...values: (string | number | Buffer)[]];

/** Words by which entries are looked for: the ones that weigh most. */
const MOST_WORDS = 6;
/** Entries that have one of these words, and are compared here. */
const MOST_FOUND = 200;

/** Makes the index over the entries of a space whose vectors have so many dimensions; 0: over their words alone. */
export function createIndex(name: string, prefix: string, dimensions: number): Command {
  const fields = ['partition', 'TAG', 'words', 'TAG', 'stored', 'NUMERIC', 'expires', 'NUMERIC', 'SORTABLE'];
  const vector = ['vector', 'VECTOR', 'HNSW', 6, 'TYPE', 'FLOAT32', 'DIM', dimensions, 'DISTANCE_METRIC', 'IP'];
  const schema = [...fields, 'bytes', 'NUMERIC', ...(dimensions ? vector : [])];
  return ['FT.CREATE', name, 'ON', 'HASH', 'PREFIX', 1, prefix, 'SCHEMA', ...schema];
}

/** What the index reads of an entry, besides its vector. */
export function indexedFields(entry: SemanticEntry): EntryFields {
  return {
    partition: tagOf(entry.partition),
    words: [...summed(entry.terms).keys()].map(tagOf).join(','),
    stored: entry.storedAt,
    expires: entry.expiresAt,
    bytes: entryBytes({ ...entry, answerBytes: entry.answer.length, uses: 0 }),
  };
}

export function searchByVector(index: string, query: CandidateQuery, vector: Float32Array): Command {
  const nearest = `(${conditions(query)})=>[KNN ${query.count} @vector $vector AS distance]`;
  const given = [
    'PARAMS',
    2,
    'vector',
    Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength),
    'SORTBY',
    'distance',
  ];
  return ['FT.SEARCH', index, nearest, ...given, ...RETURNED, 'LIMIT', 0, query.count, 'DIALECT', 2];
}

export function searchByWords(index: string, query: CandidateQuery): Command {
  const heaviest = [...summed(query.terms)].sort(([, one], [, other]) => other - one).slice(0, MOST_WORDS);
  const words = heaviest.map(([word]) => tagOf(word)).join('|');
  const wanted = `${conditions(query)} @words:{${words}}`;
  return ['FT.SEARCH', index, wanted, ...RETURNED, 'LIMIT', 0, MOST_FOUND, 'DIALECT', 2];
}

/** What ends first. */
export function searchSoonest(index: string, count: number): Command {
  return ['FT.SEARCH', index, '*', 'SORTBY', 'expires', 'ASC', ...RETURNED, 'LIMIT', 0, count, 'DIALECT', 2];
}

export function sizeQuery(index: string): Command {
  const sums = ['REDUCE', 'SUM', 1, '@bytes', 'AS', 'bytes', 'REDUCE', 'COUNT', 0, 'AS', 'entries'];
  return ['FT.AGGREGATE', index, '*', 'GROUPBY', 0, ...sums, 'DIALECT', 2];
}

/**
 * The entries of an answer to a search: the number of all, then each one's key and list of fields and values.
 *
 * @param prefix what the keys of all entries begin with
 */
export function entriesIn(answer: unknown, prefix: string): IndexEntry[] {
  const parts: unknown[] = Array.isArray(answer) ? answer : [];
  return parts.flatMap((part, index) => {
    if (!Array.isArray(part)) return [];
    const list = part as (Buffer | null)[];
    const fields = new Map(list.flatMap((name, at) => (at % 2 ? [] : [[String(name), list[at + 1] ?? null] as const])));
    const id = String(parts[index - 1]).slice(prefix.length);
    return entryOf(id, [fields.get('facts'), fields.get('vector')]) ?? [];
  });
}

const RETURNED = ['RETURN', 2, 'facts', 'vector'];

function conditions({ partition, storedAfter }: CandidateQuery): string {
  return `@partition:{${tagOf(partition)}} @expires:[${Date.now()} +inf] @stored:[${storedAfter} +inf]`;
}

/** A name that needs no escapes, in queries or in lists; that two words may share one does no harm. */
function tagOf(text: string): string {
  return hash('sha1', text, 'hex').slice(0, 16);
}

/** The sums of an answer to `sizeQuery`: the number of rows, then each as a list of names and values; none where nothing is. */
export function sizeIn(answer: unknown): { entries: number; bytes: number } {
  const row = Array.isArray(answer) ? (answer[1] as Buffer[] | undefined) : undefined;
  const value = (name: string) => Number(row?.[row.findIndex((one) => String(one) === name) + 1] ?? 0);
  return row ? { entries: value('entries'), bytes: value('bytes') } : { entries: 0, bytes: 0 };
}
