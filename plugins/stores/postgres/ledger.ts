import type { CompiledQuery } from 'kysely';
import type { LedgerRow } from '../../core/ledger';
import type { LedgerDatabase } from '../ledger/database';
import { SqlLedger } from '../sql/ledger';
import type { Read } from '../sql/requests';
import type { Change } from '../sql/upkeep';
import type { PostgresAddress } from './address';
import { postgresFlavour } from './flavour';
import { insertion } from './insertion';
import { isPresent, migrate, migrationDeadline, type Schema } from './migrate';
import { MIGRATIONS } from './migrations';
import { PostgresPool } from './pool';
import { Prepared } from './prepared';

/** Writing and reading have connections of their own, so that no row waits for reports. */
const WRITING = { connections: 2, deadline: 3_000 };
const READING = { connections: 6, deadline: 120_000 };
const SCHEMA: Schema = {
  versions: 'ledger_versions',
  migrations: MIGRATIONS,
  elsewhere: 'name another database as `ledger` in system.config.yml',
};
/**
 * Classes of codes: data that cannot be, that break a rule of a table, or that are beyond a limit. Connections that are
 * lost, deadlocks and so on have others. https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const OF_THE_ROWS = /^(22|23|54)...$/;

/**
 * A ledger in PostgreSQL, which several gateways may share. Opening it asks nobody: what does is rejected while the
 * database is away, and works again when it is back. Its tables are made, or brought to the present version, by
 * whoever is the first to need them.
 */
export function openPostgresLedger(address: PostgresAddress): LedgerDatabase {
  return new PostgresLedger(address);
}

class PostgresLedger extends SqlLedger {
  readonly name: string;
  protected readonly flavour = postgresFlavour;
  private readonly writing: PostgresPool;
  private readonly reading: PostgresPool;
  private readonly prepared = new Prepared(() => this.prepare());

  constructor(address: PostgresAddress) {
    super();
    this.name = address.name;
    this.writing = new PostgresPool(address, WRITING);
    this.reading = new PostgresPool(address, READING);
  }

  async insert(rows: readonly LedgerRow[]): Promise<void> {
    await this.prepared.run(() => this.writing.query(insertion(rows)));
  }

  refuses(error: unknown): boolean {
    return OF_THE_ROWS.test((error as { code?: string }).code ?? '');
  }

  /** A replica that cannot be written to, or a table that is missing, show only when it is tried. */
  async check(): Promise<void> {
    await this.insert([]);
  }

  async close(): Promise<void> {
    await Promise.all([this.writing.close(), this.reading.close()]);
  }

  protected async *rows<Row>(query: CompiledQuery<Row>): AsyncIterable<Row> {
    await this.prepared.ready();
    yield* this.reading.stream(query);
  }

  protected readonly read: Read = (query) => this.prepared.run(() => this.reading.query(query));

  protected readonly change: Change = (statements) =>
    this.prepared.run(() =>
      this.writing.use(async (client) => {
        let changed = 0;
        await client.query('BEGIN');
        for (const { sql, parameters } of statements) {
          changed = (await client.query(sql, [...parameters])).rowCount ?? 0;
        }
        await client.query('COMMIT');
        return changed;
      }),
    );

  private async prepare(): Promise<void> {
    // Most starts find everything done.
    if (await this.writing.use((client) => isPresent(client, SCHEMA))) return;
    await this.writing.use((client) => migrate(client, SCHEMA), migrationDeadline(SCHEMA));
  }
}
