import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import type { Response } from 'express';
import { type Format, FORMATS } from './format';

/** Milliseconds after which a reader that takes nothing, or a ledger that gives nothing, ends the answer. */
const STALLED = 120_000;
/** Characters that are sent in one go. */
const AT_ONCE = 16_384;

export interface Report<Row extends object> {
  /** Of the file, where it is saved as one. */
  name: string;
  rows: AsyncIterable<Row>;
  /** Names of a row's members, in the order of columns. */
  columns: readonly string[];
  /** Where the rows come in pages: how many, and the cursor behind a row. */
  page?: { size: number; cursorAfter(row: Row): string };
}

/**
 * Answers with rows, one by one as they are read, no faster than the client takes them. Rejects where the first row
 * cannot be read; what fails later cuts the answer, so that nobody takes it for whole, and rejects, too.
 */
export async function sendRows<Row extends object>(
  response: Response,
  format: Format,
  { name, rows, columns, page }: Report<Row>,
): Promise<void> {
  const begun = await beginning(rows);
  const { type, ending } = FORMATS[format];
  response.set({ 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' });
  if (format !== 'json') response.set('content-disposition', `attachment; filename="${name}.${ending}"`);
  response.setTimeout(STALLED, () => void response.destroy());
  if (format === 'json') return pipeline(Readable.from(gathered(jsonText(begun, page))), response);
  const kept = page ? firstOf(begun, page.size) : begun;
  if (format === 'jsonl') return pipeline(Readable.from(gathered(lines(kept))), response);
  return pipeline(Readable.from(kept), csvOf(columns), response);
}

/**
 * CSV of RFC 4180. Texts that a spreadsheet would take for a formula (beginning with `=`, `+`, `-`, `@`, tab or
 * carriage return) have a `'` before them, for names come from clients: https://owasp.org/www-community/attacks/CSV_Injection
 */
export function csvOf(columns: readonly string[]) {
  return stringify({
    header: true,
    columns: [...columns],
    escape_formulas: true,
    record_delimiter: 'windows',
    cast: { boolean: String, object: (value) => JSON.stringify(value) },
  });
}

/** With the first of them read, so that what fails at once can still be refused with a status. */
async function beginning<T>(items: AsyncIterable<T>): Promise<AsyncIterable<T>> {
  const iterator = items[Symbol.asyncIterator]();
  let first: IteratorResult<T> | undefined = await iterator.next();
  return {
    [Symbol.asyncIterator]: () => ({
      next() {
        const next = first ? Promise.resolve(first) : iterator.next();
        first = undefined;
        return next;
      },
      return: () => iterator.return?.() ?? Promise.resolve({ done: true, value: undefined }),
    }),
  };
}

async function* jsonText<Row extends object>(rows: AsyncIterable<Row>, page: Report<Row>['page']) {
  yield '{"data":[';
  let last: Row | undefined;
  let count = 0;
  let next: string | null = null;
  for await (const row of rows) {
    if (page && count === page.size) {
      next = page.cursorAfter(last!);
      break;
    }
    yield (count++ ? ',' : '') + JSON.stringify(row);
    last = row;
  }
  yield page ? `],"next_cursor":${JSON.stringify(next)}}` : ']}';
}

async function* lines(rows: AsyncIterable<object>) {
  for await (const row of rows) yield `${JSON.stringify(row)}\n`;
}

async function* firstOf<T>(items: AsyncIterable<T>, count: number): AsyncIterable<T> {
  let left = count;
  for await (const item of items) {
    yield item;
    if (--left === 0) return;
  }
}

/** In larger pieces, because each costs a packet of its own. */
async function* gathered(texts: AsyncIterable<string>) {
  let pending = '';
  for await (const text of texts) {
    pending += text;
    if (pending.length < AT_ONCE) continue;
    yield pending;
    pending = '';
  }
  if (pending) yield pending;
}
