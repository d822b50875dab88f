import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { CsvError, parse } from 'csv-parse';

/** Read to find out what separates columns; no export has a longer first line. Bytes. */
const FIRST_READ = 65_536;
/** One record; a quotation mark that is never closed would have the rest of the file read as one. Bytes. */
const MAX_RECORD = 1_048_576;
const SEPARATORS = [',', ';', '\t', '|'] as const;

export interface CsvRecord {
  /** Counted from 1. */
  line: number;
  cells: string[];
}

/** An export that cannot be read; the message says where and why. */
export class ExportError extends Error {}

/**
 * The records of a CSV file with whatever separator, encoded as UTF-8 or, with its byte order mark, UTF-16; in
 * constant memory. Throws `ExportError`.
 */
export async function* csvRecords(file: string): AsyncGenerator<CsvRecord> {
  const { encoding, delimiter } = await formOf(file);
  const options = { bom: true, info: true, relax_column_count: true, skip_empty_lines: true, trim: true } as const;
  const parser = parse({ ...options, delimiter, max_record_size: MAX_RECORD });
  // Errors of both arrive where the records are read.
  pipeline(createReadStream(file, { encoding }), parser, () => {});
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      yield { line: info.lines, cells: record };
    }
  } catch (error) {
    if (error instanceof CsvError) throw new ExportError(`${file} is no CSV: ${error.message}`, { cause: error });
    throw error;
  }
}

async function formOf(file: string): Promise<{ encoding: BufferEncoding; delimiter: string }> {
  const first = await firstBytes(file);
  const encoding = first[0] === 0xff && first[1] === 0xfe ? 'utf16le' : 'utf8';
  const [line = ''] = first.toString(encoding).split(/[\r\n]/, 1);
  const occurrences = (separator: string) => line.split(separator).length;
  const delimiter = SEPARATORS.reduce((most, one) => (occurrences(one) > occurrences(most) ? one : most));
  return { encoding, delimiter };
}

async function firstBytes(file: string): Promise<Buffer> {
  try {
    const handle = await open(file);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(FIRST_READ), 0, FIRST_READ, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw new ExportError(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}
