/**
 * Byte pair merging takes time that grows with the square of a piece's length, so one long run without a blank
 * (100,000 times `a`) would hold the process for seconds. Here a text is cut so that no piece is long and no
 * stretch that is counted in one go is either; ordinary text is cut only where its pieces end, which changes nothing.
 */

/** Longest piece that is merged whole, in UTF-16 units. */
export const LONGEST_PIECE = 128;
/** Most UTF-16 units that are counted in one go: about 0.2 ms of ordinary text, 12 ms of the worst. */
export const LONGEST_STRETCH = 4096;

/** Between two runs this short no piece can exceed the limit: a piece is a blank, a run and the line ends behind it. */
const MAY_HOLD_A_LONG_PIECE = /\S{60}|\s{60}/;

/** The stretches of a text, in order, each to be counted on its own. */
export function* stretches(text: string, split: RegExp | undefined): Generator<string> {
  if (!split || isHarmless(text)) {
    if (text) yield text;
    return;
  }
  let start = 0;
  let end = 0;
  for (const { 0: piece } of text.matchAll(split)) {
    const isLong = piece.length > LONGEST_PIECE;
    if (start < end && (isLong || end - start + piece.length > LONGEST_STRETCH)) {
      yield text.slice(start, end);
      start = end;
    }
    end += piece.length;
    if (!isLong) continue;
    yield* slices(piece);
    start = end;
  }
  if (start < text.length) yield text.slice(start);
}

function isHarmless(text: string): boolean {
  return text.length <= LONGEST_PIECE || (text.length <= LONGEST_STRETCH && !MAY_HOLD_A_LONG_PIECE.test(text));
}

function* slices(piece: string): Generator<string> {
  for (let start = 0; start < piece.length;) {
    let end = Math.min(start + LONGEST_PIECE, piece.length);
    if (end < piece.length && isHighSurrogate(piece.charCodeAt(end - 1))) end--;
    yield piece.slice(start, end);
    start = end;
  }
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
