import { expect } from 'chai';
import ReadDatabase = require('libsql/promise');
import type { Usage } from '../../plugins/core/usage';
import type { Exchange } from '../support/fixtures';

/** Columns of the ledger's table `requests` as far as a recording knows them. */
export interface BookedRow {
  id: string;
  status: number;
  model_requested: string | null;
  streamed: number;
  delivery: string;
  input_tokens: number | null;
  cache_read_tokens: number | null;
  cache_write_5m_tokens: number | null;
  cache_write_1h_tokens: number | null;
  output_tokens: number | null;
  reasoning_tokens: number | null;
  images: number | null;
  searches: number | null;
  input_provenance: string;
  output_provenance: string;
}

/** Reads the rows as an operator's own tool would: from the file. */
export async function readLedger(file: string): Promise<Map<string, BookedRow>> {
  const database = new ReadDatabase(file, {});
  try {
    const statement = (await database.prepare('SELECT * FROM requests')) as unknown as { all(): Promise<BookedRow[]> };
    return new Map((await statement.all()).map((row) => [row.id, row]));
  } finally {
    database.close();
  }
}

/** The row says what the recording says; what the recording does not say, the row must not claim was reported. */
export function expectBooked(row: BookedRow | undefined, exchange: Exchange, used: Usage | undefined): void {
  if (!row) throw new Error(`the ledger has no row for ${exchange.name}`);
  expect(row.model_requested).to.equal(exchange.request['model']);
  expect(Boolean(row.streamed)).to.equal(exchange.streamed);
  if (exchange.status < 400) expect([row.status, row.delivery]).to.deep.equal([exchange.status, 'complete']);
  if (!used) {
    expect([row.input_provenance, row.output_provenance]).to.not.include('reported');
    return;
  }
  expect({
    input: row.input_tokens,
    cacheRead: row.cache_read_tokens,
    cacheWrite5m: row.cache_write_5m_tokens,
    cacheWrite1h: row.cache_write_1h_tokens,
    output: row.output_tokens,
    reasoning: row.reasoning_tokens,
    images: row.images,
  }).to.deep.equal(pick(used));
}

function pick({ input, cacheRead, cacheWrite5m, cacheWrite1h, output, reasoning, images }: Usage) {
  return { input, cacheRead, cacheWrite5m, cacheWrite1h, output, reasoning, images };
}
