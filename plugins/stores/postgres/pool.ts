import Cursor = require('pg-cursor');
import type { CompiledQuery } from 'kysely';
import { Pool, type PoolClient, types } from 'pg';
import { messageOf } from '../../core/message-of';
import { Late, within } from '../../core/within';
import type { PostgresAddress } from './address';

/** Milliseconds that connecting may take, or waiting for a connection that others have. */
const CONNECT_DEADLINE = 2_000;
/** Milliseconds after which a silent connection is asked whether anybody is still there. */
const KEEP_ALIVE_DELAY = 10_000;
/** Rows that are fetched at once. */
const FETCH = 1_000;

/** Numbers that the driver gives as text by default, because JavaScript's have 53 bits. */
const { INT8, NUMERIC } = types.builtins;
const NUMBERS: ReadonlySet<number> = new Set([INT8, NUMERIC]);

export interface PoolOptions {
  /** Connections at most. */
  connections: number;
  /** Milliseconds that a statement may take, or reading all of its rows. */
  deadline: number;
}

/** Connections to a database, made when they are needed. One that has failed, or was too slow, is not used again. */
export class PostgresPool {
  private readonly pool: Pool;

  constructor(
    private readonly address: PostgresAddress,
    private readonly options: PoolOptions,
  ) {
    this.pool = new Pool({
      application_name: 'express-gateway-plugin-ai',
      connectionString: address.url,
      connectionTimeoutMillis: CONNECT_DEADLINE,
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE_DELAY,
      max: options.connections,
      // So that what nobody waits for any more does not go on in the database.
      statement_timeout: options.deadline,
      types: { getTypeParser: parserOf },
    });
    // A connection that nobody uses was lost: the next one to ask for it gets another. Without a listener the process
    // ends, also while one is lent and idle.
    this.pool.on('error', () => {});
    this.pool.on('connect', (client) => client.on('error', () => {}));
  }

  async query<Row>({ sql, parameters }: CompiledQuery<Row>): Promise<Row[]> {
    const { rows } = await this.use((client) => client.query(sql, [...parameters]));
    return rows as Row[];
  }

  /** The rows one by one, in constant memory. Who reads slowly does not keep the connection for longer than the deadline. */
  async *stream<Row>({ sql, parameters }: CompiledQuery<Row>): AsyncGenerator<Row> {
    const client = await this.connect();
    const cursor = client.query(new Cursor<Row>(sql, [...parameters], { types: { getTypeParser: parserOf } }));
    let late: Late | undefined;
    let release = (broken: boolean) => {
      release = () => {};
      client.release(broken);
    };
    const timer = setTimeout(() => {
      late = new Late(this.options.deadline);
      release(true);
    }, this.options.deadline);
    try {
      for (let rows; (rows = await cursor.read(FETCH)).length;) yield* rows;
      release(false);
    } catch (error) {
      throw late ?? error;
    } finally {
      clearTimeout(timer);
      release(true);
    }
  }

  /**
   * Lends a connection, for no longer than so many milliseconds.
   * @param deadline what statements have unless said
   */
  async use<Result>(work: (client: PoolClient) => Promise<Result>, deadline = this.options.deadline): Promise<Result> {
    const client = await this.connect();
    let done = false;
    try {
      const result = await within(work(client), deadline);
      done = true;
      return result;
    } finally {
      // Nobody knows what one is in the middle of that has failed.
      client.release(!done);
    }
  }

  /** Takes leave of the database, if that still listens. */
  async close(): Promise<void> {
    await within(this.pool.end(), CONNECT_DEADLINE).catch(() => undefined);
  }

  private async connect(): Promise<PoolClient> {
    try {
      return await this.pool.connect();
    } catch (error) {
      // A name with several addresses fails with an error for each, and has no message itself.
      const [first = error] = error instanceof AggregateError ? (error.errors as unknown[]) : [];
      const reason = messageOf(first);
      throw new Error(`no connection to ${this.address.name}: ${reason}`, { cause: error });
    }
  }
}

function parserOf(...[type, format]: Parameters<typeof types.getTypeParser>): (text: string) => unknown {
  return NUMBERS.has(type) ? Number : (types.getTypeParser(type, format) as (text: string) => unknown);
}
