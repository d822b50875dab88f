import type { Recording } from './recordings';

/** Each byte on its own, and so each character that has more of them cut in all its places. */
export function byteByByte(body: Buffer): Buffer[] {
  return Array.from(body, (_, offset) => body.subarray(offset, offset + 1));
}

/** Pieces of 1 to `most` bytes. */
export function inPieces(body: Buffer, most: number, random: () => number): Buffer[] {
  const pieces: Buffer[] = [];
  for (let from = 0; from < body.length; from += pieces.at(-1)!.length) {
    pieces.push(body.subarray(from, from + 1 + Math.floor(random() * most)));
  }
  return pieces;
}

/** The same lines with other ends: every form that server-sent events may have, and that JSON lines may have. */
export function withLineEnds({ body, api }: Recording): Buffer[] {
  if (api === 'bedrock') return [];
  const lines = body.toString('latin1').split(/\r?\n/);
  const ends = api === 'ollama' ? ['\r\n'] : ['\n', '\r\n', '\r'];
  return ends.map((end) => Buffer.from(lines.join(end), 'latin1'));
}
