import { Type } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import type { SemanticEntry } from '../../core/semantic-store';
import type { IndexEntry } from './entry-log';

/** Bytes of what is written besides the answer: far more than any question that is kept needs. */
export const LARGEST_FACTS = 256 * 1024;
/** Numbers of a vector. */
export const LONGEST_VECTOR = 16_384;
/** How far the length of a vector may be from 1: what 32-bit floats lose, and some more. */
const SLACK = 0.001;

const Name = Type.String({ maxLength: 1024 });

/** What of an entry is written as JSON. */
const facts = TypeCompiler.Compile(
  Type.Object({
    id: Name,
    partition: Name,
    text: Type.String(),
    group: Name,
    storedAt: Type.Number(),
    expiresAt: Type.Number(),
    worth: Type.Number(),
    answerBytes: Type.Integer({ minimum: 0 }),
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

/** As a store has it. */
export interface WrittenEntry {
  /** By which its answer is found. */
  readonly id: string;
  readonly facts: string;
  readonly vector: Uint8Array;
  readonly uses: number;
}

/**
 * The entry out of what was written; undefined where that is none. Other programs may write to a shared store, and one
 * entry must not harm the others: a vector that is not of length 1 would be near everything, or nothing.
 */
export function decodeEntry({ id, facts: written, vector, uses }: WrittenEntry): IndexEntry | undefined {
  const read = written.length > LARGEST_FACTS ? undefined : parsed(written);
  if (!facts.Check(read) || read.id !== id) return undefined;
  const counted = Number.isSafeInteger(uses) && uses > 0 ? uses : 0;
  if (vector.length === 0) return { ...read, uses: counted };
  const numbers = numbersIn(vector);
  return numbers && { ...read, vector: numbers, uses: counted };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The numbers of a vector of length 1. */
function numbersIn(bytes: Uint8Array): Float32Array | undefined {
  const count = bytes.length / Float32Array.BYTES_PER_ELEMENT;
  if (!Number.isInteger(count) || count > LONGEST_VECTOR) return undefined;
  // A copy: the bytes may begin where no float can.
  const numbers = new Float32Array(Uint8Array.from(bytes).buffer);
  const length = Math.sqrt(numbers.reduce((sum, number) => sum + number * number, 0));
  return Math.abs(length - 1) <= SLACK ? numbers : undefined;
}
