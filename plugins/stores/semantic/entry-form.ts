import { Type } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import type { SemanticEntry } from '../../core/semantic-store';
import type { IndexEntry } from './entry-log';

/** What of an entry is written as JSON. */
const facts = TypeCompiler.Compile(
  Type.Object({
    id: Type.String(),
    partition: Type.String(),
    text: Type.String(),
    group: Type.String(),
    storedAt: Type.Number(),
    expiresAt: Type.Number(),
    worth: Type.Number(),
    answerBytes: Type.Number(),
    terms: Type.Array(Type.Tuple([Type.String(), Type.Number()])),
    labels: Type.Object({
      model: Type.String(),
      consumer: Type.Optional(Type.String()),
      team: Type.Optional(Type.String()),
      tags: Type.Optional(Type.Record(Type.String(), Type.String())),
    }),
  }),
);

/** What is written of an entry besides its answer. The vector is 32-bit floats, the lowest byte first. */
export function encodeEntry({
  answer,
  vector,
  ...others
}: Omit<SemanticEntry, 'answer'> & { readonly answer: Uint8Array }): { facts: string; vector: Buffer } {
  return {
    facts: JSON.stringify({ ...others, answerBytes: answer.length }),
    vector: vector ? Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength) : Buffer.alloc(0),
  };
}

/** The entry out of what was written; undefined where that cannot be understood. */
export function decodeEntry(written: string, vector: Uint8Array, uses: number): IndexEntry | undefined {
  let read: unknown;
  try {
    read = JSON.parse(written);
  } catch {
    return undefined;
  }
  if (!facts.Check(read) || vector.length % Float32Array.BYTES_PER_ELEMENT) return undefined;
  // A copy: the bytes may begin where no float can.
  const numbers = vector.length ? new Float32Array(Uint8Array.from(vector).buffer) : undefined;
  return { ...read, vector: numbers, uses };
}
