import { readFileSync } from 'node:fs';
import { Type } from '@sinclair/typebox';
import type { Static, TSchema } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';

const Pair = Type.Object({
  a: Type.String(),
  b: Type.String(),
  label: Type.Union([Type.Literal(0), Type.Literal(1)]),
  src: Type.Optional(Type.String()),
});
const LoggedRequest = Type.Object({ text: Type.String(), cls: Type.String() });

/** Two questions; label 1: one answer serves both. */
export type Pair = Static<typeof Pair>;
/** A question of a log; those of one class have the same answer. */
export type LoggedRequest = Static<typeof LoggedRequest>;

export const readPairs = (files: readonly string[]): Pair[] => files.flatMap((file) => readLines(file, Pair));
export const readStream = (files: readonly string[]): LoggedRequest[] =>
  files.flatMap((file) => readLines(file, LoggedRequest));

/** Throws an error with file and line for what cannot be read; empty lines are skipped. */
function readLines<T extends TSchema>(file: string, schema: T): Static<T>[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line, at) => (line.trim() === '' ? [] : [readLine(line, schema, `${file}:${at + 1}`)]));
}

function readLine<T extends TSchema>(line: string, schema: T, place: string): Static<T> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new Error(`${place}: this line is not JSON`);
  }
  const [error] = Value.Errors(schema, value);
  if (error) throw new Error(`${place}: ${error.path.slice(1) || 'the line'}: ${error.message}`);
  return value as Static<T>;
}
