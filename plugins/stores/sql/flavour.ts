import type { CompiledQuery, Expression, Kysely, RawBuilder } from 'kysely';
import type { LedgerTables, UsageTable } from './tables';

/**
 * In what databases differ. Their drivers give numbers as numbers, and JSON, which stands in columns of text, as text.
 */
export interface Flavour {
  /** Builds queries and runs none. */
  readonly builder: Kysely<LedgerTables>;
  /** From milliseconds since 1970: `2025-06-01T12:00:00Z`, `2025-06-01`, `2025-06`, in UTC. */
  period(time: Expression<number>, period: Period): RawBuilder<string>;
  /** The member of an object in a text of JSON; null where either is missing. */
  member(json: Expression<string | null>, name: string): RawBuilder<string | null>;
  /** Twelve decimals. */
  round(money: Expression<number>): RawBuilder<number>;
  /** What no two rows of a roll-up have in common, as the unique index of its table says it. */
  readonly usageIdentity: RawBuilder<unknown>;
  /** Keeps others from writing into a roll-up until the end of the transaction; nothing where none can anyway. */
  lockUsage(table: UsageTable): CompiledQuery[];
}

export type Period = 'hour' | 'day' | 'month';
