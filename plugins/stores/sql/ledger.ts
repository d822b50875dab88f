import type { CompiledQuery } from 'kysely';
import type { LedgerRow, RequestQuery, UsageQuery, UsageSum } from '../../core/ledger';
import type { Horizons, LedgerDatabase } from '../ledger/database';
import type { Flavour } from './flavour';
import { usageSumOf } from './measures';
import { type Read, readRequest, readRequests } from './requests';
import { sumQuery } from './sum';
import { type Change, forgetConsumer, sweepLedger } from './upkeep';

/** What ledgers do alike in all databases, each of which says how it is read and changed. */
export abstract class SqlLedger implements LedgerDatabase {
  abstract readonly name: string;
  protected abstract readonly flavour: Flavour;
  protected abstract readonly read: Read;
  protected abstract readonly change: Change;

  abstract insert(rows: readonly LedgerRow[]): Promise<void>;
  abstract refuses(error: unknown): boolean;
  abstract check(): Promise<void>;
  abstract close(): Promise<void>;

  /** Runs a query and gives what it finds bit by bit. */
  protected abstract rows<Row>(query: CompiledQuery<Row>): AsyncIterable<Row>;

  async *sum(query: UsageQuery): AsyncIterable<UsageSum> {
    for await (const row of this.rows(sumQuery(this.flavour, query))) yield usageSumOf(row, query.measures);
  }

  requests(query: RequestQuery): AsyncIterable<LedgerRow> {
    return readRequests(this.flavour, query, this.read);
  }

  request(id: string): Promise<LedgerRow | undefined> {
    return readRequest(this.flavour, id, this.read);
  }

  forget(consumer: string): Promise<number> {
    return forgetConsumer(this.flavour, consumer, this.read, this.change);
  }

  sweep(before: Horizons, signal?: AbortSignal): Promise<void> {
    return sweepLedger(this.flavour, before, this.change, signal);
  }
}
