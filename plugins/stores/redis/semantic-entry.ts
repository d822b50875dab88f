import { isJsonObject, type Json, objectIn } from '../../core/json';
import type { SemanticEntry } from '../../core/semantic-store';
import type { IndexEntry } from '../semantic/entry-log';

/** The fields of an entry's hash that an index needs, in the order in which they are asked for. */
export const INDEX_FIELDS = ['facts', 'vector', 'uses'] as const;

const TEXTS = ['id', 'partition', 'text', 'group'] as const;
const NUMBERS = ['storedAt', 'expiresAt', 'worth', 'answerBytes'] as const;

/** What an entry's hash says of it besides its answer. The vector is 32-bit floats, the lowest byte first. */
export function encodeEntry({ answer, vector, ...facts }: SemanticEntry): { facts: string; vector: Buffer } {
  return {
    facts: JSON.stringify({ ...facts, answerBytes: answer.length }),
    vector: vector ? Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength) : Buffer.alloc(0),
  };
}

/** The entry out of the fields of its hash; undefined where it is gone, or nothing that can be understood. */
export function decodeEntry([facts, vector, uses]: readonly (Buffer | null)[]): IndexEntry | undefined {
  const read = facts ? objectIn(facts.toString()) : undefined;
  const valid =
    TEXTS.every((name) => typeof read?.[name] === 'string') &&
    NUMBERS.every((name) => typeof read?.[name] === 'number') &&
    isJsonObject(read?.labels) &&
    Array.isArray(read.terms) &&
    read.terms.every(isTerm);
  return valid ? { ...(read as unknown as IndexEntry), vector: vectorIn(vector), uses: Number(uses ?? 0) } : undefined;
}

function isTerm(term: Json): boolean {
  return Array.isArray(term) && typeof term[0] === 'string' && typeof term[1] === 'number';
}

function vectorIn(bytes: Buffer | null | undefined): Float32Array | undefined {
  if (!bytes?.length || bytes.length % Float32Array.BYTES_PER_ELEMENT) return undefined;
  // A copy: the bytes may begin where no float can.
  return new Float32Array(Uint8Array.from(bytes).buffer);
}
