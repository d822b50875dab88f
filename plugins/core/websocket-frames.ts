/**
 * The frames of a WebSocket connection as a server sends them, which are not masked.
 * Protocol: RFC 6455, section 5, https://www.rfc-editor.org/rfc/rfc6455#section-5
 */

const CONTINUATION = 0x0;
const TEXT = 0x1;
const CLOSE = 0x8;
const FINAL = 0x80;

/** A longer message is passed on like any other and not read. Bytes. */
const MOST_READ = 4 * 1024 * 1024;

/** Follows a server's frames in the bytes that pass, and reads its text messages. */
export class FrameReader {
  /** The server has said that it closes the connection. */
  closed = false;
  private rest: Buffer = Buffer.alloc(0);
  /** Bytes still to come of a frame that is too long to be read. */
  private skipping = 0;
  /** The text message that is being put together; undefined between messages, in binary ones and too long ones. */
  private message: Buffer[] | undefined;

  /** Whether the bytes so far end where a frame ends, so that another one may be put behind them. */
  get atBoundary(): boolean {
    return this.rest.length === 0 && this.skipping === 0;
  }

  /** Text messages that are whole with these bytes. */
  push(bytes: Buffer): string[] {
    const messages: string[] = [];
    let left = this.skip(this.rest.length ? Buffer.concat([this.rest, bytes]) : bytes);
    for (let head = readHead(left); head; head = readHead(left)) {
      if (head.length > MOST_READ) {
        this.message = undefined;
        this.skipping = head.length;
        left = this.skip(left);
        continue;
      }
      if (left.length < head.length) break;
      const message = this.add(head, left.subarray(head.start, head.length));
      if (message !== undefined) messages.push(message);
      left = left.subarray(head.length);
    }
    this.rest = left;
    return messages;
  }

  private skip(bytes: Buffer): Buffer {
    const skipped = Math.min(this.skipping, bytes.length);
    this.skipping -= skipped;
    return bytes.subarray(skipped);
  }

  private add({ opcode, final }: Head, payload: Buffer): string | undefined {
    if (opcode === CLOSE) this.closed = true;
    if (opcode >= CLOSE) return undefined;
    if (opcode !== CONTINUATION) this.message = opcode === TEXT ? [] : undefined;
    if (!this.message) return undefined;
    this.message.push(payload);
    if (sizeOf(this.message) > MOST_READ) this.message = undefined;
    if (!final || !this.message) return undefined;
    const text = Buffer.concat(this.message).toString();
    this.message = undefined;
    return text;
  }
}

interface Head {
  opcode: number;
  final: boolean;
  /** Where the payload begins. */
  start: number;
  /** Bytes of the whole frame. */
  length: number;
}

function readHead(bytes: Buffer): Head | undefined {
  if (bytes.length < 2) return undefined;
  const short = bytes[1]! & 0x7f;
  const start = 2 + (short === 126 ? 2 : short === 127 ? 8 : 0);
  if (bytes.length < start) return undefined;
  const size = short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short;
  return { opcode: bytes[0]! & 0x0f, final: (bytes[0]! & FINAL) !== 0, start, length: start + size };
}

function sizeOf(pieces: readonly Buffer[]): number {
  return pieces.reduce((size, piece) => size + piece.length, 0);
}

/** A whole text message, as a server sends it. */
export function textFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const size = payload.length < 126 ? [payload.length] : [126, payload.length >> 8, payload.length & 0xff];
  return Buffer.concat([Buffer.from([FINAL | TEXT, ...size]), payload]);
}

/** The end of a connection, as a server says it. Codes: RFC 6455, section 7.4. */
export function closeFrame(code: number, reason: string): Buffer {
  const payload = Buffer.concat([Buffer.from([code >> 8, code & 0xff]), Buffer.from(reason).subarray(0, 120)]);
  return Buffer.concat([Buffer.from([FINAL | CLOSE, payload.length]), payload]);
}
