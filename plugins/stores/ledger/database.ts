import type { Ledger, LedgerRow } from '../../core/ledger';

/** A database that holds the rows of a ledger. What asks it reads what has been written so far. */
export interface LedgerDatabase extends Pick<Ledger, 'sum' | 'requests' | 'request' | 'forget' | 'check'> {
  /** Where it is, for messages; without secrets. */
  readonly name: string;
  /** Writes all of the rows, each once by its id, in one transaction; or rejects and has written none. */
  insert(rows: readonly LedgerRow[]): Promise<void>;
  close(): Promise<void>;
}
