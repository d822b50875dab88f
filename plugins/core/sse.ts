/**
 * Server-sent events cut out of network reads. Only whole events are handed on, so that whatever is written after
 * them starts on a clean line.
 * Format: https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */

import type { EventBatch, Framer, Framing, StreamEvent } from './framing';

const LF = 10;
const CR = 13;

/** An event that never ends must not fill the memory; providers' events stay far below this. */
const MAX_EVENT_BYTES = 16 * 1024 * 1024;

export class SseParser implements Framer {
  private rest: Buffer | undefined;

  /** The events that are whole with this read; `undefined` when none is yet. */
  push(read: Buffer): EventBatch | undefined {
    const bytes = this.rest ? Buffer.concat([this.rest, read]) : read;
    const events: StreamEvent[] = [];
    let start = 0;
    for (let end = endOfEvent(bytes, 0); end !== -1; end = endOfEvent(bytes, start)) {
      events.push(parseEvent(bytes, start, end));
      start = end;
    }
    this.rest = start < bytes.length ? bytes.subarray(start) : undefined;
    if (this.rest && this.rest.length > MAX_EVENT_BYTES) throw new Error('an event of the stream is too long');
    return events.length ? { bytes: bytes.subarray(0, start), events } : undefined;
  }

  /** What is left when the stream ends: a last event whose blank line the sender left out; one without data is none. */
  finish(): EventBatch | undefined {
    const { rest } = this;
    this.rest = undefined;
    if (!rest) return undefined;
    const bytes = Buffer.concat([rest, Buffer.from('\n\n')]);
    const last = parseEvent(bytes, 0, bytes.length);
    return last.data ? { bytes, events: [last] } : undefined;
  }
}

/** Server-sent events, which most providers stream. */
export const SSE: Framing = { contentType: 'event-stream', create: () => new SseParser() };

/** Index after the blank line that ends the event beginning at `from`, or -1. Lines end with LF, CR LF or CR. */
function endOfEvent(bytes: Buffer, from: number): number {
  for (let index = from; index < bytes.length; index++) {
    const byte = bytes[index];
    if (byte !== LF && byte !== CR) continue;
    let next = index + 1;
    if (byte === CR) {
      // A CR at the very end may be the first half of CR LF: wait for the next read.
      if (next === bytes.length) return -1;
      if (bytes[next] === LF) next++;
    }
    if (next === bytes.length) return -1;
    if (bytes[next] === LF) return next + 1;
    if (bytes[next] === CR) {
      if (next + 1 === bytes.length) return -1;
      return bytes[next + 1] === LF ? next + 2 : next + 1;
    }
    index = next - 1;
  }
  return -1;
}

function parseEvent(bytes: Buffer, start: number, end: number): StreamEvent {
  const text = bytes.toString('utf8', start, end);
  let name = '';
  let data = '';
  let hasData = false;
  for (const line of text.split(text.includes('\r') ? /\r\n|\n|\r/ : '\n')) {
    if (line.startsWith('data:')) {
      const value = line.slice(line[5] === ' ' ? 6 : 5);
      data = hasData ? `${data}\n${value}` : value;
      hasData = true;
    } else if (line.startsWith('event:')) {
      name = line.slice(line[6] === ' ' ? 7 : 6);
    }
  }
  return { name, data, start, end };
}
