/**
 * AWS's binary event streams: messages with a length, headers, a payload and two checksums.
 * Format: https://smithy.io/2.0/aws/amazon-eventstream.html
 */
import { crc32 } from 'node:zlib';
import type { EventBatch, Framer, Framing, StreamEvent } from '../../core/framing';

/** Total length, length of the headers, and the checksum of both. */
const PRELUDE_BYTES = 12;
const CHECKSUM_BYTES = 4;
/** AWS's own limit is 16 MiB for the payload and 128 KiB for the headers. */
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024 + 128 * 1024 + PRELUDE_BYTES + CHECKSUM_BYTES;

/** Bytes of the values of a header's types; the lengths of byte arrays (6) and strings (7) stand before them. */
const VALUE_BYTES: readonly (number | undefined)[] = [0, 0, 1, 2, 4, 8, undefined, undefined, 8, 16];
const STRING = 7;

/** Stands before the names of failures, which have no name of their own space. */
export const FAILURE = 'failure:';

class EventStreamFramer implements Framer {
  private rest: Buffer | undefined;

  /** Throws when a length or checksum is wrong. */
  push(read: Buffer): EventBatch | undefined {
    const bytes = this.rest ? Buffer.concat([this.rest, read]) : read;
    const events: StreamEvent[] = [];
    let start = 0;
    for (let end = endOfMessage(bytes, 0); end !== undefined; end = endOfMessage(bytes, start)) {
      events.push(parseMessage(bytes, start, end));
      start = end;
    }
    this.rest = start < bytes.length ? bytes.subarray(start) : undefined;
    return events.length ? { bytes: bytes.subarray(0, start), events } : undefined;
  }

  /** A message that is not whole is none: its reader finds out that the end is missing. */
  finish(): undefined {
    this.rest = undefined;
  }
}

export const EVENT_STREAM: Framing = {
  contentType: 'vnd.amazon.eventstream',
  create: () => new EventStreamFramer(),
};

/** Where the message that begins at `start` ends, once all of it is there. */
function endOfMessage(bytes: Buffer, start: number): number | undefined {
  if (bytes.length - start < PRELUDE_BYTES) return undefined;
  // Checked before the rest is there: a wrong length could make us wait for gigabytes.
  verify(bytes, start, start + PRELUDE_BYTES - CHECKSUM_BYTES);
  const length = bytes.readUInt32BE(start);
  const headers = bytes.readUInt32BE(start + 4);
  if (length > MAX_MESSAGE_BYTES || headers > length - PRELUDE_BYTES - CHECKSUM_BYTES) throw broken('length');
  return bytes.length - start < length ? undefined : start + length;
}

function parseMessage(bytes: Buffer, start: number, end: number): StreamEvent {
  const payloadEnd = end - CHECKSUM_BYTES;
  verify(bytes, start, payloadEnd);
  const headersEnd = start + PRELUDE_BYTES + bytes.readUInt32BE(start + 4);
  const headers = readHeaders(bytes, start + PRELUDE_BYTES, headersEnd);
  const data = bytes.toString('utf8', headersEnd, payloadEnd);
  const type = headers.get(':message-type');
  if (type === 'event') return { name: headers.get(':event-type') ?? '', data, start, end };
  if (type === 'exception') return { name: FAILURE + headers.get(':exception-type'), data, start, end };
  const message = JSON.stringify({ message: headers.get(':error-message') });
  return { name: FAILURE + headers.get(':error-code'), data: message, start, end };
}

/** The headers that are texts, which all are that an event is told by. */
function readHeaders(bytes: Buffer, start: number, end: number): Map<string, string> {
  const headers = new Map<string, string>();
  for (let at = start; at < end;) {
    const nameEnd = at + 1 + bytes.readUInt8(at);
    const type = bytes.readUInt8(nameEnd);
    const known = VALUE_BYTES[type];
    const valueStart = nameEnd + (known === undefined ? 3 : 1);
    const valueEnd = valueStart + (known ?? bytes.readUInt16BE(nameEnd + 1));
    if (valueEnd > end) throw broken('header');
    if (type === STRING)
      headers.set(bytes.toString('utf8', at + 1, nameEnd), bytes.toString('utf8', valueStart, valueEnd));
    at = valueEnd;
  }
  return headers;
}

/** The checksum of the bytes from `start` to `end` stands right behind them. */
function verify(bytes: Buffer, start: number, end: number): void {
  if (crc32(bytes.subarray(start, end)) !== bytes.readUInt32BE(end)) throw broken('checksum');
}

function broken(what: string): Error {
  return new Error(`the event stream holds a message with a wrong ${what}`);
}
