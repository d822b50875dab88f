import { suggestion } from '../../core/parameters';
import type { SchemaError, SchemaValidator } from './host-modules';
import type { ConfigPath } from './problem';
import type { YamlFile } from './yaml-file';

/** Holds a value, which stands `at` a place in a file, against a schema of the host's kind, and reports what does not fit in words. */
export function checkSchema(file: YamlFile, value: unknown, validate: SchemaValidator, at: ConfigPath = []): void {
  if (validate(value)) return;
  const errors = validate.errors ?? [];
  for (const error of errors.filter((each) => !isPartOfOther(each, errors))) {
    file.report([...at, ...pathOf(error)], wordsFor(error, errors));
  }
}

/** Complains about members that nobody reads: mostly a slip of the pen. */
export function checkMembers(file: YamlFile, at: ConfigPath, value: object, known: readonly string[]): void {
  for (const member of Object.keys(value)) {
    // Names with `x-` are for YAML anchors and notes.
    if (known.includes(member) || member.startsWith('x-')) continue;
    file.report([...at, member], `\`${member}\` means nothing here`, suggestion(member, known));
  }
}

function pathOf(error: SchemaError): ConfigPath {
  return error.dataPath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

const isChoice = ({ keyword }: SchemaError) => keyword === 'oneOf' || keyword === 'anyOf';

// A choice fails together with each of its branches. Where a branch fails deeper inside, that is what was meant;
// where all fail at the same place, only the choice as a whole says something.
function isPartOfOther(error: SchemaError, all: readonly SchemaError[]): boolean {
  if (isChoice(error)) return all.some((other) => other.dataPath.startsWith(`${error.dataPath}/`));
  return all.some((other) => isChoice(other) && other.dataPath === error.dataPath);
}

function wordsFor(error: SchemaError, all: readonly SchemaError[]): string {
  const { keyword, params, data, message = 'does not fit' } = error;
  if (keyword === 'type') return `must be ${typeNames(params.type)}, but it is ${shown(data)}`;
  if (keyword === 'required') return `\`${String(params.missingProperty)}\` is missing`;
  if (keyword === 'enum') return `must be one of ${(params.allowedValues as unknown[]).map(shown).join(', ')}`;
  if (keyword === 'format' && params.format === 'uri') return `must be an address such as https://api.example.com/v1`;
  if (isChoice(error)) return wordsForChoice(error, all);
  return message.replace(/^should/, 'must');
}

function wordsForChoice(error: SchemaError, all: readonly SchemaError[]): string {
  const branches = all.filter((other) => other !== error && other.dataPath === error.dataPath);
  const missing = branches.map(({ params }) => params.missingProperty).filter((name) => typeof name === 'string');
  if (missing.length) return `needs ${missing.map((name) => `\`${name}\``).join(' or ')}`;
  const types = [...new Set(branches.flatMap(({ params }) => String(params.type ?? '').split(',')))].filter(Boolean);
  if (types.length) return `must be ${typeNames(types)}, but it is ${shown(error.data)}`;
  return 'fits more than one of the forms that it may have: leave one of them out';
}

function typeNames(types: unknown): string {
  const article: Record<string, string> = { array: 'a list', object: 'a map', null: 'empty', boolean: 'true or false' };
  const names = (Array.isArray(types) ? types : String(types).split(',')).map(String);
  return names.map((name) => article[name] ?? `a ${name}`).join(' or ');
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a map' : JSON.stringify(value);
}
