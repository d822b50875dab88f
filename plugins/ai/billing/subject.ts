import type { RowFilter } from '../../core/ledger';

/** Whose usage a statement is of: a team, a consumer, or both; the empty text stands for none. */
export interface Subject {
  readonly team?: string;
  readonly consumer?: string;
}

/** The rows of the ledger that are meant. */
export function rowsOf({ team, consumer }: Subject): NonNullable<RowFilter['where']> {
  return { ...(team !== undefined && { team: [team] }), ...(consumer !== undefined && { consumer: [consumer] }) };
}

/** As people call it. */
export function titleOf({ team, consumer }: Subject): string {
  return [consumer && `consumer ${consumer}`, team && `team ${team}`].filter(Boolean).join(', ');
}

/** The parameters of `GET /ai/invoices` that ask for its statement. */
export function queryOf(subject: Subject, month: string): string {
  return new URLSearchParams({ ...(subject as Record<string, string>), month }).toString();
}

/** The same for the same subject and month, and of no other; fit for a header. */
export function nameOf({ team, consumer }: Subject, month: string): string {
  // A colon in a name would let one look like another.
  const teamPart = team === undefined ? ['*'] : team === '' ? [] : [encodeURIComponent(team)];
  const parts = consumer ? ['consumer', encodeURIComponent(consumer), ...teamPart] : teamPart;
  return [...parts, month].join(':');
}
