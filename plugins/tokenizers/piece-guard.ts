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

/** What may follow a piece's first characters and still belong to it, besides more of the same: `'ll` of `they'll`. */
const LONGEST_SUFFIX = 4;

/** The stretches of a text, in order, each to be counted on its own. */
export function* stretches(text: string, split: RegExp | undefined): Generator<string> {
  if (!split || isHarmless(text)) {
    if (text) yield text;
    return;
  }
  // The expression sees a window at a time, because over a long run it takes long itself.
  for (let start = 0; start < text.length;) {
    const end = endOfSlice(text, start, LONGEST_STRETCH);
    start += yield* piecesOf(text.slice(start, end), split, end === text.length);
  }
}

/** Stretches of the pieces of a window that surely end in it; returns how many units they are. */
function* piecesOf(window: string, split: RegExp, isLast: boolean): Generator<string, number> {
  const surelyWhole = isLast ? window.length : window.length - LONGEST_SUFFIX;
  let start = 0;
  let end = 0;
  for (const { 0: piece } of window.matchAll(split)) {
    // The first piece may fill the window: then it is a long one, and cut anyway.
    if (end > 0 && end + piece.length > surelyWhole) break;
    if (piece.length > LONGEST_PIECE) {
      if (start < end) yield window.slice(start, end);
      yield* slices(piece);
      start = end + piece.length;
    }
    end += piece.length;
  }
  if (start < end) yield window.slice(start, end);
  return end;
}

function isHarmless(text: string): boolean {
  return text.length <= LONGEST_PIECE || (text.length <= LONGEST_STRETCH && !MAY_HOLD_A_LONG_PIECE.test(text));
}

function* slices(piece: string): Generator<string> {
  for (let start = 0; start < piece.length;) {
    const end = endOfSlice(piece, start, LONGEST_PIECE);
    yield piece.slice(start, end);
    start = end;
  }
}

/** Never inside of a surrogate pair. */
function endOfSlice(text: string, start: number, longest: number): number {
  const end = Math.min(start + longest, text.length);
  return end < text.length && isHighSurrogate(text.charCodeAt(end - 1)) ? end - 1 : end;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
