import type { EventBatch, Framer, Framing, StreamEvent } from './framing';

const LF = 10;

/** A line that never ends must not fill the memory. */
const MAX_LINE_BYTES = 16 * 1024 * 1024;

class LineFramer implements Framer {
  private rest: Buffer | undefined;

  push(read: Buffer): EventBatch | undefined {
    const bytes = this.rest ? Buffer.concat([this.rest, read]) : read;
    const end = bytes.lastIndexOf(LF) + 1;
    this.rest = end < bytes.length ? bytes.subarray(end) : undefined;
    if (this.rest && this.rest.length > MAX_LINE_BYTES) throw new Error('a line of the stream is too long');
    return batchOf(bytes.subarray(0, end));
  }

  finish(): EventBatch | undefined {
    const rest = this.rest;
    this.rest = undefined;
    return rest?.toString('latin1').trim() ? batchOf(Buffer.concat([rest, Buffer.from('\n')])) : undefined;
  }
}

/** The lines as events; blank ones belong to the one that follows. */
function batchOf(bytes: Buffer): EventBatch | undefined {
  const events: StreamEvent[] = [];
  let start = 0;
  for (let end = bytes.indexOf(LF) + 1; end > 0; end = bytes.indexOf(LF, end) + 1) {
    const data = bytes.toString('utf8', start, end).trim();
    if (!data) continue;
    events.push({ name: '', data, start, end });
    start = end;
  }
  return events.length ? { bytes: bytes.subarray(0, start), events } : undefined;
}

/** JSON objects, one a line: https://github.com/ndjson/ndjson-spec. Some send them as plain `application/json`. */
export const JSON_LINES: Framing = { contentType: 'json', create: () => new LineFramer() };
