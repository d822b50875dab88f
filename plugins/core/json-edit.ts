import type { Json } from './json';

interface Member {
  key: string;
  start: number;
  valueStart: number;
  end: number;
}

const QUOTE = 34;
const BACKSLASH = 92;
const COMMA = 44;
const COLON = 58;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;

export interface JsonEdit {
  /** Members to replace where they stand, or to add at the end. */
  set?: Record<string, Json>;
  remove?: readonly string[];
}

/**
 * Changes top-level members of a JSON object in its bytes; every other byte stays as it is, so that number formats,
 * member order and spacing survive. A name that stands more than once is replaced or removed everywhere: programs
 * disagree on which one counts.
 *
 * @param bytes a valid JSON object in UTF-8 (it has been parsed before)
 */
export function editJson(bytes: Buffer, edit: JsonEdit): Buffer {
  const removed = new Set(edit.remove);
  const added = new Map(Object.entries(edit.set ?? {}));
  const replaced = new Map(added);
  const pieces: Buffer[] = [];
  let copied = 0;
  let kept = 0;
  const members = topLevelMembers(bytes);
  for (const [position, member] of members.entries()) {
    if (removed.has(member.key)) {
      const next = members[position + 1];
      pieces.push(bytes.subarray(copied, member.start));
      copied = next ? next.start : member.end;
      continue;
    }
    kept++;
    const value = replaced.get(member.key);
    if (value === undefined) continue;
    added.delete(member.key);
    pieces.push(bytes.subarray(copied, member.valueStart), Buffer.from(JSON.stringify(value)));
    copied = member.end;
  }
  const close = bytes.lastIndexOf(CLOSE_BRACE);
  const head = Buffer.concat([...pieces, bytes.subarray(copied, close)]);
  const additions = [...added].map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',');
  return joinMembers(head, kept > 0, additions, bytes.subarray(close));
}

/** Drops the comma that a removed last member left behind, and puts one before additions where one is due. */
function joinMembers(head: Buffer, hasMembers: boolean, additions: string, tail: Buffer): Buffer {
  let end = head.length;
  while (end > 0 && isSpace(head[end - 1])) end--;
  if (head[end - 1] === COMMA) head = head.subarray(0, end - 1);
  return Buffer.concat([head, Buffer.from(hasMembers && additions ? `,${additions}` : additions), tail]);
}

function topLevelMembers(bytes: Buffer): Member[] {
  const members: Member[] = [];
  let at = bytes.indexOf(OPEN_BRACE) + 1;
  for (;;) {
    while (isSpace(bytes[at]) || bytes[at] === COMMA) at++;
    if (bytes[at] !== QUOTE) return members;
    const start = at;
    at = endOfString(bytes, at);
    const key = JSON.parse(bytes.toString('utf8', start, at)) as string;
    while (bytes[at] !== COLON) at++;
    at++;
    while (isSpace(bytes[at])) at++;
    const valueStart = at;
    at = endOfValue(bytes, at);
    members.push({ key, start, valueStart, end: at });
  }
}

function endOfValue(bytes: Buffer, start: number): number {
  let depth = 0;
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      at = endOfString(bytes, at) - 1;
      if (depth === 0) return at + 1;
    } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth++;
    else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      if (depth === 0) return at;
      if (--depth === 0) return at + 1;
    } else if (depth === 0 && (byte === COMMA || isSpace(byte))) return at;
  }
  return bytes.length;
}

/** Index after the closing quote of the string that begins at `start`. */
function endOfString(bytes: Buffer, start: number): number {
  for (let at = bytes.indexOf(QUOTE, start + 1); at !== -1; at = bytes.indexOf(QUOTE, at + 1)) {
    let backslashes = 0;
    while (bytes[at - 1 - backslashes] === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return at + 1;
  }
  return bytes.length;
}

function isSpace(byte: number | undefined): boolean {
  return byte === 32 || byte === 10 || byte === 13 || byte === 9;
}
