/**
 * How a text is read before anything is looked for in it: compatible characters are the same (NFKC), invisible ones
 * are not there, and in JSON escapes are what they stand for. Places are told in the text as it stands.
 */
export interface Reading {
  readonly json: boolean;
  readonly text: string;
  /** Where a character that is read begins in the text as it stands; its end for the end. */
  startOf(index: number): number;
  /** Where the last character before this one ends. */
  endBefore(index: number): number;
  /** The first character that is read at or behind a place of the text as it stands. */
  indexAt(place: number): number;
  /** What stands behind is incomplete: an escape or a character that more text must finish. */
  readonly complete: number;
}

/** Nothing but ASCII, without characters that control something. */
const PLAIN = /^[\t-\r -~]*$/;
/** Joiners, directions, soft hyphens, variation selectors, tags: https://www.unicode.org/reports/tr36/ */
const INVISIBLE =
  /^(?:\p{Default_Ignorable_Code_Point}|(?![\t-\r])\p{Cc}|\p{Cs}|[\ufff9-\ufffb]|\p{sc=Zinh}(?<=\p{Mn}))$/u;
const DIGIT = /\p{Nd}/u;
const UNFINISHED_ESCAPE = /(?<!\\)(?:\\\\)*(\\(?:u[\da-f]{0,3})?|\\ud[89ab][\da-f]{2}(?:\\(?:u[\da-f]{0,3})?)?)$/i;
const ESCAPED = /\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|\\u[\da-fA-F]{4}|\\[^u]|[^]/gu;
const CHARACTERS = /[^]/gu;
const ESCAPES: Record<string, string> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

/**
 * @param json the text is JSON, or a piece of it
 * @param open more of the text may follow
 */
export function read(text: string, { json = false, open = false } = {}): Reading {
  const complete = open ? completeOf(text, json) : text.length;
  const whole = complete < text.length ? text.slice(0, complete) : text;
  if (PLAIN.test(whole) && !(json && whole.includes('\\'))) return asItStands(whole, json);
  return mapped(whole, json);
}

function completeOf(text: string, json: boolean): number {
  const unfinished = json ? UNFINISHED_ESCAPE.exec(text.slice(-64))?.[1]?.length : 0;
  if (unfinished) return text.length - unfinished;
  const last = text.charCodeAt(text.length - 1);
  return last >= 0xd800 && last <= 0xdbff ? text.length - 1 : text.length;
}

function asItStands(text: string, json: boolean): Reading {
  const same = (index: number) => index;
  return { json, text, startOf: same, endBefore: same, indexAt: same, complete: text.length };
}

function mapped(raw: string, json: boolean): Reading {
  const starts: number[] = [];
  const ends: number[] = [];
  let text = '';
  for (const { 0: piece, index } of raw.matchAll(json ? ESCAPED : CHARACTERS)) {
    const said = piece.length > 1 && piece[0] === '\\' ? unescaped(piece) : piece;
    const isPlain = said >= ' ' && said <= '~';
    if (!isPlain && INVISIBLE.test(said)) continue;
    const characters = isPlain ? said : asDigit(said.normalize('NFKC'));
    text += characters;
    for (let unit = 0; unit < characters.length; unit++) {
      starts.push(index);
      ends.push(index + piece.length);
    }
  }
  return {
    json,
    text,
    startOf: (index) => starts[index] ?? raw.length,
    endBefore: (index) => (index > 0 ? ends[index - 1]! : 0),
    indexAt: (place) => firstAtOrBehind(starts, place),
    complete: raw.length,
  };
}

/** Digits of all scripts count alike. They come in rows of ten, from zero on. */
function asDigit(character: string): string {
  if (character < '\u0080' || !DIGIT.test(character)) return character;
  const code = character.codePointAt(0)!;
  let value = 0;
  while (value < 9 && DIGIT.test(String.fromCodePoint(code - value - 1))) value++;
  return String(value);
}

function unescaped(piece: string): string {
  if (piece[1] === 'u') return JSON.parse(`"${piece}"`) as string;
  return ESCAPES[piece[1]!] ?? piece.slice(1);
}

function firstAtOrBehind(starts: readonly number[], place: number): number {
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle]! < place) low = middle + 1;
    else high = middle;
  }
  return low;
}
