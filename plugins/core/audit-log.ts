/** Who has changed what of a gateway: rows that are added and never changed. */

export interface AuditEntry {
  /** Milliseconds since 1970. */
  time: number;
  /** `loopback`, `token`, `jwt:<subject>`, `configuration` or `unknown`. */
  actor: string;
  /** What the actor may; null for a stranger. */
  role: string | null;
  /** Where the request came from; empty where there was none. */
  address: string;
  /** The HTTP method, or `RELOAD`. */
  method: string;
  /** Path of the request without its query, or the file. */
  path: string;
  /** What was answered: 200 and up to 299 for a change that was made. */
  status: number;
  /** What was to change, without secrets. */
  summary: string;
}

export interface AuditRow extends AuditEntry {
  /** Counts up by one. */
  id: number;
  /** SHA-256 over this row and the hash of the one before it. */
  hash: string;
}

export interface AuditQuery {
  /** From this time on and before that one, milliseconds since 1970. */
  from?: number;
  to?: number;
  /** Only rows older than the one of this id. */
  before?: number;
  limit: number;
}

export interface AuditLog {
  /** Adds a row; a failure is logged, and what is logged holds the row. */
  append(entry: AuditEntry): void;
  /** The newest first. */
  list(query: AuditQuery): AuditRow[];
  /** Whether every row is as it was written: the number of rows, or the first one that is not. */
  verify(): Promise<{ rows: number } | { brokenAt: number }>;
  close(): Promise<void>;
}
