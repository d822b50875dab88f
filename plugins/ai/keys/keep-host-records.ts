import { hashOf, isHash } from '../../core/api-key';
import { messageOf } from '../../core/message-of';
import type { Logger } from '../../core/services';
import { openRecords, type Records } from '../../stores/sqlite/records';
import { type EmulatedMemory, type EmulatedValue, type HostDatabase, observe } from './emulated-database';

/** Milliseconds between tries while the disk fails. */
const RETRY = 1_000;

/** What the host calls its records, besides one name for each type of credential; tokens and codes may end. */
const FAMILIES = ['user', 'username', 'application', 'application-name', 'user-applications', 'scope-credentials'];

export interface KeepOptions {
  database: HostDatabase;
  /** `db.redis.namespace` of the host. */
  namespace: string;
  /** Types of credentials that the host knows. */
  credentialTypes: readonly string[];
  /** The SQLite file. */
  file: string;
  logger: Logger;
}

export interface KeptRecords {
  close(): void;
}

/**
 * Keeps users, applications, scopes and credentials of the host's in-memory database in an SQLite file: puts those of
 * the file into memory at once, and each change into the file before whoever made it is answered. A real Redis is
 * left alone. Throws when the file cannot be opened.
 */
export function keepHostRecords(options: KeepOptions): KeptRecords {
  const { database, file } = options;
  if (!isEmulated(database)) return { close() {} };
  const keeper = new Keeper(options);
  const records = openRecords(file, () => keeper.all());
  return keeper.start(database, records);
}

function isEmulated(database: HostDatabase): database is Required<HostDatabase> {
  return typeof database.data?.set === 'function';
}

class Keeper {
  /** Names of records that the file does not have as they are; at most as many as there are in memory or were removed. */
  private readonly dirty = new Set<string>();
  private readonly isKept: (name: string) => boolean;
  private readonly isKey: (name: string) => boolean;
  private memory!: EmulatedMemory;
  private records!: Records;
  private scheduled = false;
  private timer: NodeJS.Timeout | undefined;
  private failing = false;

  constructor(private readonly options: KeepOptions) {
    const { namespace, credentialTypes } = options;
    const prefixes = [...FAMILIES, ...credentialTypes].map((family) => `${namespace}-${family}:`);
    this.isKept = (name) => name === `${namespace}-scope` || prefixes.some((prefix) => name.startsWith(prefix));
    this.isKey = (name) => name.startsWith(`${namespace}-key-auth:`);
  }

  start(database: Required<HostDatabase>, records: Records): KeptRecords {
    this.records = records;
    const { memory, stop } = observe(database, (names) => this.changed(names));
    this.memory = memory;
    for (const [name, text] of records.all()) if (this.isKept(name)) memory.set(name, readValue(text));
    return {
      close: () => {
        stop();
        this.write();
        clearTimeout(this.timer);
        records.close();
      },
    };
  }

  /** The file is another: all that is in memory belongs into it. */
  all(): void {
    this.changed(this.memory.keys());
  }

  private changed(names: readonly string[]): void {
    for (const name of names) if (this.isKept(name)) this.dirty.add(name);
    if (this.scheduled || this.timer || !this.dirty.size) return;
    this.scheduled = true;
    // The host's commands make several changes each; their callers go on only after this.
    queueMicrotask(() => this.write());
  }

  private write(): void {
    this.scheduled = false;
    this.timer = undefined;
    if (!this.dirty.size) return;
    const names = [...this.dirty];
    try {
      this.records.write(new Map(names.map((name) => [name, this.textOf(name)])));
    } catch (error) {
      return this.tryLater(error);
    }
    for (const name of names) this.dirty.delete(name);
    if (this.failing) this.options.logger.info(`Users and keys are written to ${this.options.file} again`);
    this.failing = false;
  }

  private tryLater(error: unknown): void {
    const { file, logger } = this.options;
    this.timer = setTimeout(() => this.write(), RETRY).unref();
    if (this.failing) return;
    this.failing = true;
    logger.error(
      `Users and keys cannot be written to ${file}: ${messageOf(error)}. They ` +
        'are tried again every second, and lost at a restart before; check the disk, its free space and the permissions.',
      { pending: this.dirty.size },
    );
  }

  private textOf(name: string): string | undefined {
    const value = this.memory.get(name);
    if (value === undefined) return undefined;
    if (value instanceof Set) return JSON.stringify([...value]);
    return JSON.stringify(this.isKey(name) ? withHash(value) : value);
  }
}

/** Of the host's plain keys, too, the file has the hash only; they are valid after a restart nevertheless. */
function withHash(key: Record<string, string>): Record<string, string> {
  const { keySecret } = key;
  return keySecret === undefined || isHash(keySecret) ? key : { ...key, keySecret: hashOf(keySecret) };
}

function readValue(text: string): EmulatedValue {
  const value = JSON.parse(text) as string[] | Record<string, string>;
  return Array.isArray(value) ? new Set(value) : value;
}
