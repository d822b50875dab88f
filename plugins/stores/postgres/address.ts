import { Client } from 'pg';

/** Where a database is. */
export interface PostgresAddress {
  /** `postgres://user:password@host:port/database?options`. Never to be shown. */
  readonly url: string;
  /** The same without what only the database should know, for messages. */
  readonly name: string;
}

export function isPostgresAddress(text: string): boolean {
  return /^postgres(ql)?:\/\//.test(text);
}

/** Reads an address. Throws an error that does not tell it, since it may hold a password. */
export function postgresAddress(url: string): PostgresAddress {
  if (!isPostgresAddress(url) || !URL.canParse(url)) throw wrongAddress();
  const { host, pathname, hash } = new URL(url);
  // Of a password with a slash, the rest would count as the database, and be shown.
  if (pathname.includes('@') || hash) throw wrongAddress();
  try {
    // It reads what the options name, such as certificates.
    new Client(url);
  } catch (error) {
    const { syscall, path } = error as NodeJS.ErrnoException;
    if (syscall === undefined) throw wrongAddress();
    throw new Error(`\`${path}\`, which its address names, cannot be read`, { cause: error });
  }
  return { url, name: `postgres://${host}${pathname}` };
}

function wrongAddress(): Error {
  return new Error(
    'its address is not one that can be read: write `postgres://user:password@host:port/database` with special ' +
      'characters of the password as %-escapes, or a reference to it such as `env:DATABASE_URL`',
  );
}
