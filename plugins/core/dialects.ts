import type { IncomingHttpHeaders } from 'node:http';
import type { Dialect } from './dialect';

/** The dialect of a request, by method and by path below the API's root, and by headers where two share these. */
export interface DialectTable {
  /** Falls back to a dialect that knows no operation, for paths that nobody serves: it can still say so. */
  find(method: string, path: string, headers?: IncomingHttpHeaders): Dialect;
}

/**
 * @param fallback the dialect whose error form is used where no dialect is known
 */
export function dialectTable(dialects: readonly Dialect[], fallback: Dialect): DialectTable {
  const exact = new Map<string, Dialect[]>();
  const patterns: { method: string; pattern: RegExp; dialect: Dialect }[] = [];
  for (const dialect of dialects) {
    if (dialect.path.includes(':')) {
      const pattern = new RegExp(`^${dialect.path.replaceAll(/:[a-z]+/g, '.+')}$`);
      patterns.push({ method: dialect.method, pattern, dialect });
    } else {
      const key = `${dialect.method} ${dialect.path}`;
      exact.set(key, [...(exact.get(key) ?? []), dialect]);
    }
  }
  return {
    find(method, path, headers = {}) {
      const below = belowRoot(path);
      const served =
        exact.get(`${method} ${below}`) ??
        patterns.flatMap((entry) => (entry.method === method && entry.pattern.test(below) ? [entry.dialect] : []));
      return (
        served.find(({ clientHeader }) => clientHeader && headers[clientHeader] !== undefined) ??
        served.find(({ clientHeader }) => !clientHeader) ??
        unknownIn(below)
      );
    },
  };

  /** Another method, or a path below one that is known: told in the form of that API. */
  function unknownIn(below: string): Dialect {
    const near = dialects.find(({ path }) => below === path || below.startsWith(`${path}/`));
    if (!near) return fallback;
    const { requestIdHeader, renderError } = near;
    return { ...fallback, requestIdHeader, renderError };
  }
}

/** `/team/v1/chat/completions` → `/chat/completions`: an API may be mounted below any path that ends in its version. */
export function belowRoot(path: string): string {
  const root = /\/v1(?:beta)?(?=\/)/.exec(path);
  const below = root ? path.slice(root.index + root[0].length) : path;
  return below.length > 1 && below.endsWith('/') ? below.slice(0, -1) : below;
}
