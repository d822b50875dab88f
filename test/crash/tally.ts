/** What came of it all. */
export interface Tally {
  /** Answers whose end a client has seen. */
  seen: number;
  /** Those of them without a row. */
  lost: number;
  rows: number;
  /** Rows with the id of another one. */
  twice: number;
  /** Requests that the sums know of. */
  summed: number;
}

export function tally(seen: ReadonlySet<string>, rows: readonly { id?: unknown }[], summed: number): Tally {
  const ids = new Set(rows.map(({ id }) => String(id)));
  const lost = [...seen].filter((id) => !ids.has(id)).length;
  return { seen: seen.size, lost, rows: rows.length, twice: rows.length - ids.size, summed };
}

/** Whether nothing that a client has seen is missing, and nothing is there twice. */
export function isWhole({ lost, twice, rows, summed }: Tally): boolean {
  return lost === 0 && twice === 0 && rows === summed;
}
