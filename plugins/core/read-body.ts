import type { Readable } from 'node:stream';
import { TextDecoder } from 'node:util';
import secureJson from 'secure-json-parse';
import { AiError, invalidRequest } from './error';
import { isJsonObject, type Json, type JsonObject } from './json';
import { messageOf } from './message-of';

export interface BodyLimits {
  /** Bytes; more is answered with 413. */
  maxBytes: number;
  /** The same for forms with files, and for bodies that pass unread. Their text is bounded by `maxBytes`. */
  maxUploadBytes: number;
  /** Levels of nesting in JSON. */
  maxDepth: number;
}

/** Providers take audio of 25 MB. A form is held in memory as a whole, once for each request on its way. */
const UPLOAD_BYTES = 32 * 1024 * 1024;

export const DEFAULT_BODY_LIMITS: BodyLimits = {
  maxBytes: 10 * 1024 * 1024,
  maxUploadBytes: UPLOAD_BYTES,
  maxDepth: 100,
};

/** How much of a refused body is still read and for how long, so that its sender sees the answer. Bytes, milliseconds. */
const MAX_DRAINED = 64 * 1024 * 1024;
const DRAIN_TIME = 10_000;

/**
 * Reads a request body to its end. Rejects with 413 past the limit, and when the client goes away midway.
 *
 * @param maxBytes more is too much
 * @param expected where the body ends, for a stream that may not say so itself; bytes
 */
export function readBytes(
  stream: Readable & { headers?: Record<string, string | string[] | undefined> },
  maxBytes: number,
  signal: AbortSignal,
  expected = Infinity,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const tooLarge = () => {
      stop();
      drain(stream);
      const message = `The request body is larger than the limit of ${maxBytes} bytes.`;
      reject(new AiError(message, { status: 413, code: 'request_too_large' }));
    };
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) return tooLarge();
      chunks.push(chunk);
      if (size >= expected) onEnd();
    };
    const onEnd = () => {
      stop();
      resolve(withoutMark(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, size)));
    };
    const onCut = () => {
      stop();
      reject(invalidRequest('The request body ended before it was complete.', undefined, 'incomplete_body'));
    };
    const stop = () => {
      stream.off('data', onData).off('end', onEnd).off('error', onCut).off('close', onCut);
      signal.removeEventListener('abort', onCut);
    };
    if (Number(stream.headers?.['content-length']) > maxBytes) return tooLarge();
    if (signal.aborted || stream.destroyed) return onCut();
    signal.addEventListener('abort', onCut);
    stream.on('data', onData).on('end', onEnd).on('error', onCut).on('close', onCut);
  });
}

/** Some clients begin UTF-8 with a byte order mark, which our parser passes over and a provider's may not. */
function withoutMark(bytes: Buffer): Buffer {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

/**
 * Reads the rest and throws it away: a connection closed on a client that is still sending would take the answer with
 * it. Who goes on for too long loses the connection.
 */
function drain(stream: Readable): void {
  let left = MAX_DRAINED;
  const timer = setTimeout(() => stream.destroy(), DRAIN_TIME).unref();
  stream.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) stream.destroy();
  });
  stream.on('error', () => {});
  stream.once('close', () => clearTimeout(timer));
}

const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * Parses a JSON object strictly: valid UTF-8, bounded depth, no `__proto__` or `constructor.prototype` members, and no
 * member twice: of two models or two contents a provider might take the one that no policy has seen.
 */
export function parseBody(bytes: Buffer, limits: Pick<BodyLimits, 'maxDepth'>): JsonObject {
  if (bytes.length === 0) throw invalidRequest('The request body is empty; a JSON object is expected.');
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    throw invalidRequest('The request body is not valid UTF-8.', undefined, 'invalid_encoding');
  }
  const { depth, members } = shapeOf(bytes);
  if (depth > limits.maxDepth) {
    throw invalidRequest(`The request body is nested deeper than ${limits.maxDepth} levels.`, undefined, 'too_deep');
  }
  let body: unknown;
  try {
    body = secureJson.parse(text, null, { protoAction: 'error', constructorAction: 'error' });
  } catch (error) {
    const reason = messageOf(error);
    throw invalidRequest(`The request body could not be read as JSON: ${reason}`, undefined, 'invalid_json');
  }
  if (!isJsonObject(body)) throw invalidRequest('The request body must be a JSON object.');
  if (countMembers(body) !== members) {
    const message = 'The request body has an object with two members of the same name; send each once.';
    throw invalidRequest(message, undefined, 'duplicate_member');
  }
  return body;
}

/**
 * Levels of nesting and number of members of a JSON text. Looks at the bytes, because a parser or serialiser that
 * recurses would be the victim. Each member has one colon outside of strings.
 */
function shapeOf(bytes: Buffer): { depth: number; members: number } {
  let level = 0;
  let depth = 0;
  let members = 0;
  let inString = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (inString) {
      if (byte === 92) at++;
      else if (byte === 34) inString = false;
    } else if (byte === 34) inString = true;
    else if (byte === 58) members++;
    else if (byte === 123 || byte === 91) depth = Math.max(depth, ++level);
    else if (byte === 125 || byte === 93) level--;
  }
  return { depth, members };
}

/** Members of all objects in a parsed value. */
function countMembers(value: Json | undefined): number {
  if (typeof value !== 'object' || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value) count += countMembers(item);
    return count;
  }
  for (const name in value) count += 1 + countMembers(value[name]);
  return count;
}
