/** Where a token says what: claims, and the paths that lead to them. */
import { type Static, Type } from '@sinclair/typebox';
import { isJsonObject, type Json, type JsonObject } from '../core/json';

/** A path as users write it, see `membersOf`. */
export const ClaimPath = (description: string, options: { default?: string } = {}) =>
  Type.Union([Type.String({ minLength: 1 }), Type.Array(Type.String({ minLength: 1 }), { minItems: 1 })], {
    description,
    ...options,
  });
export type ClaimPath = Static<ReturnType<typeof ClaimPath>>;

const Value = Type.Union([Type.String(), Type.Number(), Type.Boolean()]);

/** What claims must say for a token to be taken. */
export const RequiredClaims = Type.Record(
  Type.String(),
  Type.Union([Value, Type.Array(Type.Union([Type.String(), Type.Number()]), { minItems: 1 })]),
  {
    default: {},
    description: 'What claims must say: a value or a list of those that will do; of a claim that is a list, one does.',
  },
);

/**
 * The members that a path leads through. Dots part them, so that `groups.0` is the first of the groups; a name that is
 * a URL (`https://example.com/team`) is one member; a list (`['a.b', c]`) gives each member by itself.
 */
function membersOf(path: ClaimPath): readonly string[] {
  if (typeof path !== 'string') return path;
  return path.includes('://') ? [path] : path.split('.');
}

/** Reads one claim; undefined where there is none. Compile once: paths are taken apart here. */
export function claimReader(path: ClaimPath): (claims: JsonObject) => Json | undefined {
  const members = membersOf(path);
  return (claims) => members.reduce<Json | undefined>(memberOf, claims);
}

function memberOf(value: Json | undefined, name: string): Json | undefined {
  if (Array.isArray(value)) return /^\d+$/.test(name) ? value[Number(name)] : undefined;
  return isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** A claim as text: numbers are written out, and of an empty text, an object or a list there is none. */
export function textIn(value: Json | undefined): string | undefined {
  return (typeof value === 'number' ? String(value) : typeof value === 'string' ? value : '') || undefined;
}

/** Scopes as `read write` (RFC 8693, section 4.2) or as a list. */
export function scopesIn(value: Json | undefined): readonly string[] {
  if (Array.isArray(value)) return value.filter((scope) => typeof scope === 'string');
  return typeof value === 'string' ? value.split(' ').filter(Boolean) : [];
}

/** The first claim that does not say what it must, as the user has written it; undefined where all do. */
export function requirement(required: Static<typeof RequiredClaims>): (claims: JsonObject) => string | undefined {
  const rules = Object.entries(required).map(([path, wanted]) => ({
    path,
    read: claimReader(path),
    wanted: new Set<unknown>([wanted].flat()),
  }));
  return (claims) =>
    rules.find(({ read, wanted }) => {
      const values: (Json | undefined)[] = [read(claims)].flat();
      return !values.some((value) => wanted.has(value));
    })?.path;
}

/** Whether claims are nested deeper than anybody's are: who reads them later may go down as deep as they are. */
export function nestedDeeper(value: Json | undefined, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => nestedDeeper(inner, levels - 1));
}
