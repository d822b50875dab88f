import { type Static, type TObject, type TSchema, TypeRegistry } from '@sinclair/typebox';
import { Value, ValueErrorType } from '@sinclair/typebox/value';
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
  for (const misfit of wrongValues(schema, value, '')) {
    if (!found.some(({ path }) => path === misfit.path)) found.push(misfit);
  }
  return found;
}

function wrongValues(schema: TSchema, value: unknown, path: string): Misfit[] {
  return [...Value.Errors(schema, value)].flatMap((error): Misfit[] => {
    const at = [path, ...error.path.split('/').slice(1)].filter(Boolean).join('.');
    // Unknown members are reported apart, with the known ones.
    if (error.type === ValueErrorType.ObjectAdditionalProperties) return [];
    const meant = meantForm(error.schema, error.value);
    if (meant !== error.schema) return wrongValues(meant, error.value, at);
    // Where secrets may stand by mistake, they are not repeated.
    const found = error.schema.writeOnly ? '' : `, but it is ${shown(error.value)}`;
    return [{ path: at, message: `${wordsFor(error.schema, error.message)}${found}` }];
  });
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
  const form = meantForm(schema, value);
  const within = (inner: TSchema, item: unknown, member: string | number) =>
    unknownMembers(inner, item, path ? `${path}.${member}` : String(member));
  if (Array.isArray(value)) {
    const items = form.items as TSchema | undefined;
    return items ? value.flatMap((item, index) => within(items, item, index)) : [];
  }
  if (!isJsonObject(value)) return [];
  const properties = form.properties as Record<string, TSchema> | undefined;
  // What `Type.Record` makes: one schema for all members.
  const [every] = Object.values((form.patternProperties ?? {}) as Record<string, TSchema>);
  return Object.entries(value).flatMap(([member, inner]) => {
    const known = properties?.[member] ?? every;
    if (known) return within(known, inner, member);
    if (!properties) return [];
    const at = path ? `${path}.${member}` : member;
    return [{ path: at, message: `unknown; ${suggestion(member, Object.keys(properties))}` }];
  });
}

/** Of several forms the only one of the value's kind: mistakes inside it are told, instead of that no form fits. */
function meantForm(schema: TSchema, value: unknown): TSchema {
  const forms = (schema.anyOf as TSchema[] | undefined)?.filter(({ type }) => type === kindOf(value)) ?? [];
  const [only] = forms;
  return only && forms.length === 1 ? only : schema;
}

/** A value's `type` in JSON Schema. */
function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;
}

/** `did you mean ttl?` or the list of what there is. */
export function suggestion(name: string, known: readonly string[]): string {
  const near = known.find(
    (candidate) => distance(name.toLowerCase(), candidate.toLowerCase()) <= Math.max(1, name.length / 3),
  );
  return near ? `did you mean \`${near}\`?` : `there is ${known.map((one) => `\`${one}\``).join(', ') || 'none'}`;
}

/**
 * How many letters to put in, leave out, replace or swap with their neighbours: optimal string alignment, see
 * https://en.wikipedia.org/wiki/Damerau-Levenshtein_distance.
 */
function distance(a: string, b: string): number {
  let above: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      next[j] = Math.min(
        row[j]! + 1,
        next[j - 1]! + 1,
        row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1),
        swapped ? above[j - 2]! + 1 : Infinity,
      );
    }
    [above, row] = [row, next];
  }
  return row[b.length]!;
}

const KINDS: Record<string, string> = {
  array: 'a list',
  boolean: 'true or false',
  integer: 'a whole number',
  number: 'a number',
  object: 'a map',
  string: 'a text',
};

function wordsFor(schema: TSchema, message: string): string {
  const forms = schema.anyOf as TSchema[] | undefined;
  const choices =
    (schema.enum as unknown[] | undefined) ?? forms?.flatMap((one) => (isChoice(one) ? [one.const as unknown] : []));
  const others = forms?.filter((one) => !isChoice(one)).map(kindName) ?? [];
  if (choices?.length) {
    const listed = choices.map((choice) => JSON.stringify(choice)).join(', ');
    return `must be ${[`one of ${listed}`, ...others].join(', or ')}`;
  }
  if (forms) return `must be ${others.join(' or ')}`;
  const examples = (schema.examples as unknown[] | undefined) ?? [];
  if (schema.pattern && examples.length)
    return `must be such as ${examples.map((one) => `\`${String(one)}\``).join(' or ')}`;
  if (/^Expected (number|integer) to be (less|greater) or equal/.test(message)) return `must be ${rangeOf(schema)}`;
  const [, kind = ''] = /^Expected (\w+)$/.exec(message) ?? [];
  return kind in KINDS ? `must be ${KINDS[kind]}` : message.replace(/^Expected/, 'must be');
}

function isChoice(schema: TSchema): boolean {
  return schema.const !== undefined;
}

function kindName({ type }: TSchema): string {
  return KINDS[String(type)] ?? String(type);
}

/** The bounds of a number of which one at least is there. */
function rangeOf({ minimum, maximum }: TSchema): string {
  if (minimum === undefined) return `at most ${maximum}`;
  return maximum === undefined ? `at least ${minimum}` : `from ${minimum} to ${maximum}`;
}

/** A value as written, but for what stands before the host in an address: that may be a password. */
function shown(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value).replace(/:\/\/.*@/g, '://***@');
}
