import type { Ledger, LedgerRow } from '../../core/ledger';

/** Times before which something is removed, milliseconds since 1970; what has none is kept for good. */
export interface Horizons {
  /** Requests one by one, with their attempts. */
  requests?: number;
  /** What requests add up to by the hour, and by the day. */
  hours?: number;
  days?: number;
}

/** A database that holds the rows of a ledger. What asks it reads what has been written so far. */
export interface LedgerDatabase extends Pick<Ledger, 'sum' | 'requests' | 'request' | 'forget' | 'check'> {
  /** Where it is, for messages; without secrets. */
  readonly name: string;
  /** Writes all of the rows, each once by its id, in one transaction; or rejects and has written none. */
  insert(rows: readonly LedgerRow[]): Promise<void>;
  /** Whether an error of `insert` says that a row cannot be written whenever it is tried, and not just now. */
  refuses(error: unknown): boolean;
  /** Removes what is older, step by step, so that nobody waits long who wants to write; none after the signal. */
  sweep(before: Horizons, signal?: AbortSignal): Promise<void>;
  close(): Promise<void>;
}
