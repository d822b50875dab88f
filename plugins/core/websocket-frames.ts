/**
 * The frames of a WebSocket connection: read as either side sends them, written as a server does, which masks nothing.
 * Protocol: RFC 6455, section 5, https://www.rfc-editor.org/rfc/rfc6455#section-5
 */

const CONTINUATION = 0x0;
const TEXT = 0x1;
const CLOSE = 0x8;
const FINAL = 0x80;
const MASKED = 0x80;
const MASK_BYTES = 4;

/** A longer message is passed on like any other and not read. Bytes. */
const MOST_READ = 4 * 1024 * 1024;
/** Nor is one in more frames than this. */
const MOST_FRAMES = 10_000;

/** Follows one side's frames in the bytes that pass, and reads its text messages. */
export class FrameReader {
  /** That side has said that it closes the connection. */
  closed = false;
  /** A message was too long to be read. */
  overlooked = false;
  private pieces: Buffer[] = [];
  /** Bytes of the frame that is not whole yet. */
  private size = 0;
  /** Bytes that it has in all, once its head says so. */
  private needed = 0;
  /** Bytes still to come of a frame that is too long to be read. */
  private skipping = 0;
  /** The text message that is being put together; undefined between messages, in binary ones and too long ones. */
  private message: Buffer[] | undefined;
  private messageSize = 0;

  /** @param binary whether binary messages are read as well */
  constructor(private readonly binary = false) {}

  /** How many of the bytes so far belong to a frame that is not whole; all of them where a message has frames to come. */
  get open(): number {
    return this.message || this.skipping > 0 ? Infinity : this.size;
  }

  /** Whether the bytes so far end where a frame ends, so that another one may be put behind them. */
  get atBoundary(): boolean {
    return this.size === 0 && this.skipping === 0;
  }

  /** Text messages that are whole with these bytes. */
  push(bytes: Buffer): string[] {
    this.pieces.push(bytes);
    this.size += bytes.length;
    // A frame in many pieces is put together once.
    if (this.size < this.needed) return [];
    const messages: string[] = [];
    let left = this.skip(this.pieces.length > 1 ? Buffer.concat(this.pieces) : bytes);
    let head = readHead(left);
    for (; head; head = readHead(left)) {
      if (head.length > MOST_READ) {
        this.message = undefined;
        this.overlooked = true;
        this.skipping = head.length;
        left = this.skip(left);
        continue;
      }
      if (left.length < head.length) break;
      const message = this.add(head, payloadOf(left, head));
      if (message !== undefined) messages.push(message);
      left = left.subarray(head.length);
    }
    this.pieces = left.length ? [left] : [];
    this.size = left.length;
    this.needed = head?.length ?? 0;
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
    if (opcode !== CONTINUATION) {
      this.message = opcode === TEXT || this.binary ? [] : undefined;
      this.messageSize = 0;
    }
    if (!this.message) return undefined;
    this.message.push(payload);
    this.messageSize += payload.length;
    if (this.messageSize > MOST_READ || this.message.length > MOST_FRAMES) {
      this.message = undefined;
      this.overlooked = true;
      return undefined;
    }
    if (!final) return undefined;
    const text = Buffer.concat(this.message).toString();
    this.message = undefined;
    return text;
  }
}

interface Head {
  opcode: number;
  final: boolean;
  masked: boolean;
  /** Where the payload begins. */
  start: number;
  /** Bytes of the whole frame. */
  length: number;
}

function readHead(bytes: Buffer): Head | undefined {
  if (bytes.length < 2) return undefined;
  const short = bytes[1]! & 0x7f;
  const masked = (bytes[1]! & MASKED) !== 0;
  const start = 2 + (short === 126 ? 2 : short === 127 ? 8 : 0) + (masked ? MASK_BYTES : 0);
  if (bytes.length < start) return undefined;
  const size = short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short;
  return { opcode: bytes[0]! & 0x0f, final: (bytes[0]! & FINAL) !== 0, masked, start, length: start + size };
}

/** What clients say is masked: RFC 6455, section 5.3. */
function payloadOf(bytes: Buffer, { masked, start, length }: Head): Buffer {
  if (!masked) return bytes.subarray(start, length);
  const payload = Buffer.from(bytes.subarray(start, length));
  const mask = bytes.subarray(start - MASK_BYTES, start);
  for (let index = 0; index < payload.length; index++) payload[index]! ^= mask[index % MASK_BYTES]!;
  return payload;
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
