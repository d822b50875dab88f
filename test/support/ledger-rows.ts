import Database = require('libsql');
import { setTimeout as wait } from 'node:timers/promises';

export type Row = Record<string, string | number | null>;

/** The rows of a ledger, oldest first, once there are so many; fails when they do not come. */
export async function ledgerRows(file: string, count: number): Promise<Row[]> {
  for (let tries = 0; tries < 60; tries++) {
    const rows = readRows(file);
    if (rows.length >= count) {
      // One more would be as wrong as one less.
      await wait(50);
      return readRows(file);
    }
    await wait(50);
  }
  throw new Error(`the ledger has ${readRows(file).length} rows and not ${count}`);
}

function readRows(file: string): Row[] {
  const database = new Database(file, { readonly: true });
  try {
    return database.prepare('SELECT * FROM requests ORDER BY time, rowid').all() as Row[];
  } finally {
    database.close();
  }
}

/** The row of one request, by the id that its answer carried; fails when it does not come. */
export async function ledgerRow(file: string, id: string | null | undefined): Promise<Row> {
  for (let tries = 0; tries < 60; tries++) {
    const row = readRows(file).find((each) => each.id === id);
    if (row) return row;
    await wait(50);
  }
  throw new Error(`the ledger has no row of ${id}`);
}
