import type { IncomingHttpHeaders } from 'node:http';
import type { Dialect } from './dialect';

/** A dialect, and what matched the `{names}` of its path. */
export interface DialectMatch {
  dialect: Dialect;
  names: Record<string, string>;
}

/** The dialect of a request, by method and by path below the API's root, and by headers where two share these. */
export interface DialectTable {
  /** Falls back to a dialect that knows no operation, for paths that nobody serves: it can still say so. */
  find(method: string, path: string, headers?: IncomingHttpHeaders): DialectMatch;
}

/**
 * @param fallback the dialect whose error form is used where no dialect is known
 */
export function dialectTable(dialects: readonly Dialect[], fallback: Dialect): DialectTable {
  const exact = new Map<string, DialectMatch[]>();
  const patterns: { pattern: RegExp; dialect: Dialect }[] = [];
  for (const dialect of dialects) {
    if (dialect.path.includes('{')) {
      patterns.push({ pattern: patternOf(dialect.path), dialect });
    } else {
      const key = `${dialect.method} ${dialect.path}`;
      exact.set(key, [...(exact.get(key) ?? []), { dialect, names: {} }]);
    }
  }
  return {
    find(method, path, headers = {}) {
      const { root, below } = splitRoot(path);
      const served = (exact.get(`${method} ${below}`) ?? byPattern(method, below)).filter(
        ({ dialect }) => dialect.root === undefined || dialect.root === root,
      );
      return (
        served.find(({ dialect: { clientHeader } }) => clientHeader && headers[clientHeader] !== undefined) ??
        served.find(({ dialect }) => dialect.root === root) ??
        served.find(({ dialect: { clientHeader } }) => !clientHeader) ?? { dialect: unknownIn(root, below), names: {} }
      );
    },
  };

  function byPattern(method: string, below: string): DialectMatch[] {
    return patterns.flatMap(({ pattern, dialect }) => {
      const groups = dialect.method === method ? pattern.exec(below)?.groups : undefined;
      return groups ? [{ dialect, names: decodedNames(groups) }] : [];
    });
  }

  /** Another method, a path below one that is known, or below a root of one API alone: told in the form of that API. */
  function unknownIn(root: string, below: string): Dialect {
    const near =
      dialects.find((dialect) => dialect.root === root) ??
      dialects.find(({ path }) => below === path || below.startsWith(`${path}/`));
    if (!near) return fallback;
    const { requestIdHeader, renderError } = near;
    return { ...fallback, requestIdHeader, renderError };
  }
}

function patternOf(path: string): RegExp {
  const [first = '', ...rest] = path.split('{');
  const named = rest.map((piece) => {
    const end = piece.indexOf('}');
    return `(?<${piece.slice(0, end)}>.+)${escaped(piece.slice(end + 1))}`;
  });
  return new RegExp(`^${escaped(first)}${named.join('')}$`);
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&');
}

function decodedNames(groups: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decoded(value)]));
}

/** Percent escapes decoded; a text with broken ones stays as it is. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** `/team/v1/chat/completions` → `/chat/completions`: an API may be mounted below any path that ends in its version. */
export function belowRoot(path: string): string {
  return splitRoot(path).below;
}

function splitRoot(path: string): { root: string; below: string } {
  const found = /\/(v[12](?:beta\d?)?)(?=\/)/.exec(path);
  const below = found ? path.slice(found.index + found[0].length) : path;
  return { root: found?.[1] ?? '', below: below.length > 1 && below.endsWith('/') ? below.slice(0, -1) : below };
}
