import path from 'node:path';

const SCHEME = 'sqlite:';

/** Where usage is recorded unless the configuration says otherwise. */
export const DEFAULT_LEDGER = `${SCHEME}data/usage.db`;

/**
 * The file of a location such as `sqlite:data/usage.db`; a relative one begins at the folder the program was started in.
 * Throws when the location is of another kind.
 */
export function sqliteFile(location: string): string {
  const file = location.startsWith(SCHEME) ? location.slice(SCHEME.length) : '';
  if (!file) throw new Error(`"${location}" is not a place for an SQLite file: write it as sqlite:data/usage.db`);
  return path.resolve(file);
}
