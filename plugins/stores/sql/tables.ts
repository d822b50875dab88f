import type { AttemptRow, LedgerRow } from '../../core/ledger';
import type { ATTEMPT_COLUMNS, COLUMNS } from './columns';
import type { UsageColumn } from './usage-columns';

/** How a member stands in its column: objects as JSON text, and what is true as 1, since not all drivers take more. */
type Stored<Value> = Value extends boolean ? number : Value extends object ? string : Value;

type Columns<Row, Names extends Readonly<Record<string, string>>> = {
  [Member in keyof Names & keyof Row as Names[Member]]: Stored<Row[Member]>;
};

/** A request; `attempts` is their number. */
export type RequestColumns = Columns<LedgerRow, typeof COLUMNS> & { attempts: number };

/** An attempt; `number` begins at 1. */
export type AttemptColumns = Columns<AttemptRow, typeof ATTEMPT_COLUMNS> & { request_id: string; number: number };

/** What requests that agree in all keys add up to, in the hour or day in UTC that begins at `time`. */
export type UsageColumns = { [Column in UsageColumn]: string | number } & { time: number };

/** The tables of a ledger in any database; times are milliseconds since 1970. */
export interface LedgerTables {
  requests: RequestColumns;
  attempts: AttemptColumns;
  usage_hours: UsageColumns;
  usage_days: UsageColumns;
}

export const USAGE_TABLES = ['usage_hours', 'usage_days'] as const;
export type UsageTable = (typeof USAGE_TABLES)[number];
