import type { AttemptRow, LedgerRow } from '../../core/ledger';
import { ATTEMPT_COLUMNS, COLUMNS } from './columns';
import type { AttemptColumns, RequestColumns } from './tables';

type Value = string | number | null;

/** Members that stand in their columns as JSON. */
const JSON_MEMBERS: ReadonlySet<string> = new Set<keyof LedgerRow>(['tags', 'limitEvents', 'incidents']);
/** With the flag, a pair is one character, and not among the surrogates. */
const UNSTORABLE = /\0|\p{Surrogate}/gu;

/** A row as it is written; its values always come in the same order. */
export function requestColumns(row: LedgerRow): RequestColumns {
  const columns = columnsOf(row, COLUMNS);
  return { ...columns, attempts: row.attempts.length } as RequestColumns;
}

/** Its attempts as they are written; their values always come in the same order. */
export function attemptColumns({ id, attempts }: LedgerRow): AttemptColumns[] {
  return attempts.map((attempt, index) => {
    const columns = columnsOf(attempt, ATTEMPT_COLUMNS);
    return { ...columns, request_id: id, number: index + 1 } as AttemptColumns;
  });
}

/** A request as it was written, with the attempts given. */
export function ledgerRowOf(request: RequestColumns, attempts: readonly AttemptColumns[]): LedgerRow {
  const row = membersOf(request, COLUMNS);
  return {
    ...row,
    streamed: Boolean(row.streamed),
    attempts: attempts.map((attempt) => membersOf(attempt, ATTEMPT_COLUMNS) as unknown as AttemptRow),
  } as unknown as LedgerRow;
}

function columnsOf<Row extends object>(row: Row, names: Readonly<Record<string, string>>) {
  const members = Object.entries(names) as [keyof Row & string, string][];
  return Object.fromEntries(members.map(([member, column]) => [column, stored(row[member])]));
}

function membersOf(columns: object, names: Readonly<Record<string, string>>): Record<string, unknown> {
  const values = columns as Readonly<Record<string, Value | undefined>>;
  const members = Object.entries(names).map(([member, column]) => {
    const value = values[column] ?? null;
    return [member, JSON_MEMBERS.has(member) && value !== null ? (JSON.parse(String(value)) as unknown) : value];
  });
  return Object.fromEntries(members) as Record<string, unknown>;
}

/** The driver of SQLite ends the process when it is given a boolean. */
function stored(value: unknown): Value {
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'string') return storable(value);
  if (typeof value !== 'object' || value === null) return (value ?? null) as Value;
  return JSON.stringify(Array.isArray(value) ? value : inOrder(value), (_, member: unknown) =>
    typeof member === 'string' ? storable(member) : member,
  );
}

/**
 * Text that databases can keep. A client may send the character 0, at which SQLite's text ends for some of its readers
 * and which PostgreSQL refuses, and halves of surrogate pairs: those end the process when SQLite reads them out of JSON.
 * They become the replacement character.
 */
export function storable(text: string): string {
  return text.replace(UNSTORABLE, '\ufffd');
}

/** The same members make the same text, whoever wrote them in which order: roll-ups go by it. */
function inOrder(value: object): object {
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
