import { after } from '../context-words';
import type { PatternRow } from '../pattern-finder';

/** Digits behind the calling code, fewest and most. Source: ITU-T E.164 and the national numbering plans. */
const LENGTHS: Record<string, readonly [number, number]> = {
  1: [10, 10],
  7: [10, 10],
  27: [9, 9],
  30: [10, 10],
  31: [9, 11],
  32: [8, 9],
  33: [9, 9],
  34: [9, 9],
  36: [8, 9],
  39: [6, 11],
  40: [9, 9],
  41: [9, 9],
  43: [7, 13],
  44: [9, 10],
  45: [8, 8],
  46: [7, 10],
  47: [8, 8],
  48: [9, 9],
  49: [6, 13],
  52: [10, 10],
  55: [10, 11],
  61: [9, 9],
  65: [8, 8],
  81: [9, 10],
  86: [10, 11],
  90: [10, 10],
  91: [10, 10],
};
/** Where the table has nothing: most calling codes have three digits then, and E.164 allows 15 in all. */
const OTHERS: readonly [number, number] = [7, 12];

const WORDS = [
  'tel(?:e?fon[a-z]{0,8}|efoon|ephone|éphone|éfono)?',
  '(?:smart)?phone',
  '(?:mobil|cell|mobiel|celular|móvil|portable)[a-z]{0,6}',
  'call|dial|ring|fax|handy|whatsapp|sms|bel|rufnummer|numer|appelez|llám[ae][a-z]{0,3}',
];

const BEFORE = '(?<![\\w.+/-])(?<!\\d[ ,(-])';
const NOT_BEFORE = '\\w|[.,:/-]\\d';

/** Numbers with a calling code. */
const international: PatternRow = {
  label: 'PHONE',
  before: '(?<![\\w.+/-])',
  pattern: '(?:\\+|00 ?)[1-9](?:(?: ?\\(0\\))?[ ./-]?\\(?\\d\\)?){6,14}',
  notBefore: '\\w',
  longest: 64,
  ignoreCase: true,
  measure: internationalLength,
};

/** Numbers as they are written within a country, where their form tells. */
const national: readonly PatternRow[] = [
  // North America: neither area nor exchange begins with 0 or 1. Source: North American Numbering Plan.
  row('(?:1[ .-])?(?:\\([2-9]\\d{2}\\) ?[2-9]\\d{2}[ .-]|[2-9]\\d{2}-[2-9]\\d{2}-|[2-9]\\d{2}\\.[2-9]\\d{2}\\.)\\d{4}'),
  // Area codes that begin with 0, set apart from the number, as in most of Europe and Asia.
  row(
    '(?!\\d\\d[./-]\\d\\d[./-]\\d{4})(?:\\(0[1-9]\\d{0,4}\\) ?|0[1-9]\\d{0,4}[ /.-])\\d{2,8}(?:[ .-]\\d{1,8}){0,4}',
    [9, 12],
  ),
  // Brazil: two digits in brackets, then eight or nine.
  row('\\([1-9]{2}\\) ?9?\\d{4}-?\\d{4}'),
];

/** Any number that is said to be one. */
const said = row('\\(?\\d(?:\\)?[ ./-]?\\d){6,11}', [7, 12], after(WORDS));

export const phone: readonly PatternRow[] = [international, ...national, said];

function row(pattern: string, digits?: readonly [number, number], context = ''): PatternRow {
  const measure = digits && ((text: string) => (isWithin(countDigits(text), digits) ? text.length : 0));
  return {
    label: 'PHONE',
    before: `(?=[\\d(])${BEFORE}${context}`,
    pattern,
    notBefore: NOT_BEFORE,
    longest: 48,
    ignoreCase: true,
    measure,
  };
}

/** As much of a candidate as makes a number: the digits of what follows may stand behind it. */
function internationalLength(candidate: string): number {
  const written = candidate.replace(/^(?:\+|00 ?)/, '');
  const digits = written.replaceAll(/\(0\)|\D/g, '');
  const code = [1, 2].map((length) => digits.slice(0, length)).find((start) => LENGTHS[start]);
  const [fewest, most] = LENGTHS[code ?? ''] ?? OTHERS;
  const ends = [...candidate.matchAll(/\d\)?(?![\d)])/g)].map(({ index, 0: end }) => index + end.length);
  const fits = (end: number) => {
    const inside = candidate.slice(candidate.length - written.length, end).replaceAll(/\(0\)|\D/g, '');
    return isWithin(inside.length - (code ?? '').length, [fewest, most]);
  };
  return ends.findLast(fits) ?? 0;
}

function countDigits(text: string): number {
  return text.replaceAll(/\D/g, '').length;
}

function isWithin(count: number, [fewest, most]: readonly [number, number]): boolean {
  return count >= fewest && count <= most;
}
