import { CompiledQuery } from 'kysely';
import type { PoolClient } from 'pg';
import type { Logger } from '../../core/services';
import type { PostgresAddress } from './address';
import { CACHE_MIGRATIONS } from './cache-migrations';
import { isPresent, migrate, migrationDeadline, type Schema } from './migrate';
import { PostgresPool } from './pool';
import { Prepared } from './prepared';
import { indexVectors, prepareVectors, type Vectors } from './vectors';

/** Requests wait for what is read, and nobody for what is written. */
const READING = { connections: 6, deadline: 1_000 };
const WRITING = { connections: 2, deadline: 5_000 };
/** Milliseconds that making tables and indexes may take that belong to vectors. */
const INDEX_DEADLINE = 3_600_000;

/** In SQL, milliseconds since 1970: no gateway whose clock is ahead removes what others have kept. */
export const SERVER_TIME = '(extract(epoch FROM now()) * 1000)::bigint';

const SCHEMA: Schema = {
  versions: 'cache_versions',
  migrations: CACHE_MIGRATIONS,
  elsewhere: 'name another database under `stores` in system.config.yml',
};

export interface CacheDatabaseOptions {
  /** What the store is called in messages. */
  readonly name: string;
  readonly logger: Logger;
}

/** The tables of caches in PostgreSQL, which several gateways may share. They are made when they are first needed. */
export class CacheDatabase {
  private readonly reading: PostgresPool;
  private readonly writing: PostgresPool;
  private readonly prepared = new Prepared(() => this.prepare());
  private readonly indexed = new Map<number, Promise<void>>();
  private vectors: Vectors | undefined;

  constructor(
    address: PostgresAddress,
    private readonly options: CacheDatabaseOptions,
  ) {
    this.reading = new PostgresPool(address, READING);
    this.writing = new PostgresPool(address, WRITING);
  }

  /** The rows of a query; what they look like is the word of who asks. */
  read<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return this.prepared.run(() => this.reading.query(CompiledQuery.raw(sql, [...parameters]) as CompiledQuery<Row>));
  }

  /** The same for what changes something by one statement. */
  write<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return this.prepared.run(() => this.writing.query(CompiledQuery.raw(sql, [...parameters]) as CompiledQuery<Row>));
  }

  /** All of it, or nothing. */
  change<Result>(work: (client: PoolClient) => Promise<Result>): Promise<Result> {
    return this.prepared.run(() =>
      this.writing.use(async (client) => {
        await client.query('BEGIN');
        const result = await work(client);
        await client.query('COMMIT');
        return result;
      }),
    );
  }

  /** How vectors of so many dimensions are found, with an index over them; undefined where there is no pgvector. */
  async vectorsOf(dimensions: number): Promise<Vectors | undefined> {
    await this.prepared.ready();
    if (!this.vectors || dimensions === 0) return undefined;
    const present = this.indexed.get(dimensions) ?? this.index(dimensions);
    this.indexed.set(dimensions, present);
    await present;
    return this.vectors;
  }

  async hasVectors(): Promise<boolean> {
    await this.prepared.ready();
    return this.vectors !== undefined;
  }

  async close(): Promise<void> {
    await Promise.all([this.reading.close(), this.writing.close()]);
  }

  private async prepare(): Promise<void> {
    if (!(await this.writing.use((client) => isPresent(client, SCHEMA)))) {
      await this.writing.use((client) => migrate(client, SCHEMA), migrationDeadline(SCHEMA));
    }
    const vectors = await this.writing.use(prepareVectors, INDEX_DEADLINE);
    if ('missing' in vectors) this.sayMissing(vectors.missing);
    else this.vectors = vectors;
    this.indexed.clear();
  }

  private index(dimensions: number): Promise<void> {
    const made = this.writing.use((client) => indexVectors(client, dimensions), INDEX_DEADLINE);
    made.catch(() => this.indexed.delete(dimensions));
    return made;
  }

  private sayMissing(reason: string): void {
    this.options.logger.warn(
      `The store ${this.options.name} finds answers by their words alone: PostgreSQL has no pgvector (${reason}). ` +
        'Install it on the server (https://github.com/pgvector/pgvector), let an administrator run `CREATE EXTENSION ' +
        'vector` in this database, and start the gateway anew.',
    );
  }
}
