import { type Static, type TObject, type TSchema, TypeRegistry } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { isJsonObject } from './json';

// `Type.Unsafe` holds plain JSON Schema; of that, lists of values are checked here and the rest by the host.
TypeRegistry.Set<TSchema>('Unsafe', (schema, value) => !Array.isArray(schema.enum) || schema.enum.includes(value));

/** A value that does not fit its schema; `path` is where, such as `models.smart.retries`. */
export interface Misfit {
  path: string;
  message: string;
}

/**
 * What is wrong with a configured value, in words, once its defaults are put in. The host cannot check unknown members itself: it adds one of its
 * own to every action.
 */
export function misfits(schema: TSchema, configured: unknown): Misfit[] {
  const value = withDefaults(schema, configured);
  const found = unknownMembers(schema, value, '');
  for (const error of Value.Errors(schema, value)) {
    const at = error.path.split('/').slice(1).join('.');
    // Unknown members are reported above, with the known ones.
    if (error.message === 'Unexpected property' || found.some((misfit) => misfit.path === at)) continue;
    found.push({ path: at, message: `${wordsFor(error.schema, error.message)}, but it is ${shown(error.value)}` });
  }
  return found;
}

/** The value with its defaults; throws an error that names every misfit. */
export function checked<T extends TObject>(schema: T, value: unknown, where: string): Static<T> {
  const wrong = misfits(schema, value);
  if (wrong.length === 0) return withDefaults(schema, value) as Static<T>;
  const lines = wrong.map(({ path, message }) => `${[where, path].filter(Boolean).join('.')}: ${message}`);
  throw new Error(lines.join('\n'));
}

function withDefaults(schema: TSchema, value: unknown): unknown {
  return Value.Default(schema, Value.Clone(value ?? {}));
}

function unknownMembers(schema: TSchema, value: unknown, path: string): Misfit[] {
  const properties = schema.properties as Record<string, TSchema> | undefined;
  if (!properties || !isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([member, inner]) => {
    const at = path ? `${path}.${member}` : member;
    const known = properties[member];
    if (known) return unknownMembers(known, inner, at);
    return [{ path: at, message: `unknown; ${suggestion(member, Object.keys(properties))}` }];
  });
}

/** `did you mean ttl?` or the list of what there is. */
export function suggestion(name: string, known: readonly string[]): string {
  const near = known.find(
    (candidate) => distance(name.toLowerCase(), candidate.toLowerCase()) <= Math.max(1, name.length / 3),
  );
  return near
    ? `did you mean \`${near}\`?`
    : `there is ${known.map((one) => `\`${one}\``).join(', ') || 'nothing to set'}`;
}

/** Levenshtein's edit distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length]!;
}

function wordsFor(schema: TSchema, message: string): string {
  const choices =
    (schema.enum as unknown[] | undefined) ??
    (schema.anyOf as TSchema[] | undefined)?.map((one) => one.const as unknown).filter((one) => one !== undefined);
  if (choices?.length) return `must be one of ${choices.map((choice) => JSON.stringify(choice)).join(', ')}`;
  return message.replace(/^Expected/, 'must be');
}

function shown(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value);
}
