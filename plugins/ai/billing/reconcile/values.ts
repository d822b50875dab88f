/** Blanks, apostrophes, commas and dots between groups of three digits. */
const GROUPED = /^\d{1,3}([.,'’ \u00a0\u202f]\d{3})+$/;

/** A whole number with or without signs between thousands, or with `.0` behind it. @returns undefined for others */
export function readCount(text: string): number | undefined {
  if (GROUPED.test(text)) return Number(text.replace(/\D/g, ''));
  return /^\d+([.,]0+)?$/.test(text) ? Number.parseInt(text, 10) : undefined;
}

/** An amount of money with a dot or a comma before its decimals. @returns undefined for what is none */
export function readMoney(text: string): number | undefined {
  const plain = text.replace(/[$\s'’]|usd/gi, '');
  if (!/^-?[\d.,]*\d(e[+-]?\d+)?$/i.test(plain)) return undefined;
  const number = Number(withDecimalPoint(plain));
  return Number.isFinite(number) ? number : undefined;
}

/** Digits behind the decimal point as they are written. */
export function decimalsOf(text: string): number {
  return /[.,](\d+)$/.exec(text)?.[1]?.length ?? 0;
}

function withDecimalPoint(text: string): string {
  const comma = text.lastIndexOf(',');
  const dot = text.lastIndexOf('.');
  if (comma === -1) return text.split('.').length > 2 ? text.replaceAll('.', '') : text;
  if (dot > comma) return text.replaceAll(',', '');
  if (dot === -1 && /^-?[1-9]\d{0,2}(,\d{3})+$/.test(text)) return text.replaceAll(',', '');
  return text.replaceAll('.', '').replace(',', '.');
}

/** Tells the day of a time, milliseconds since 1970, in a time zone. Throws a `RangeError` for a zone nobody knows. */
export function dayTeller(timeZone: string): (time: number) => string {
  if (timeZone === 'UTC') return (time) => new Date(time).toISOString().slice(0, 10);
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  return (time) => format.format(time);
}

/**
 * The day that is meant, `YYYY-MM-DD`: a date, a time with its offset from UTC or without, or seconds or milliseconds
 * since 1970. @returns undefined for what is none, and where day and month could be either
 */
export function readDay(text: string, dayOf: (time: number) => string): string | undefined {
  if (/^\d{9,10}(\.0+)?$/.test(text)) return dayOf(Number(text) * 1000);
  if (/^\d{12,13}$/.test(text)) return dayOf(Number(text));
  const [, year, month = '', day = '', rest = ''] = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(.*)$/.exec(text) ?? [];
  if (year !== undefined)
    return rest === '' ? date(year, month, day) : timed(text, rest, date(year, month, day), dayOf);
  const [, first = '', sign, second = '', last] = /^(\d{1,2})([./])(\d{1,2})\2(\d{4})$/.exec(text) ?? [];
  if (last === undefined) return undefined;
  // Dots mean the day first; with slashes either may come first.
  if (sign === '.' || Number(first) > 12) return date(last, second, first);
  return Number(second) > 12 ? date(last, first, second) : undefined;
}

function timed(text: string, rest: string, local: string | undefined, dayOf: (time: number) => string) {
  if (!/^[T ]\d{1,2}:\d{2}/i.test(rest)) return undefined;
  if (!/(Z|UTC|GMT|[+-]\d{2}:?\d{2})$/i.test(rest)) return local;
  const time = Date.parse(text.replace(/ (?=\d)/, 'T').replace(/ ?(UTC|GMT)$/i, 'Z'));
  return Number.isNaN(time) ? undefined : dayOf(time);
}

function date(year: string, month: string, day: string): string | undefined {
  const name = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const time = Date.parse(`${name}T00:00:00Z`);
  // The parser takes 30 February for 2 March.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(name) ? name : undefined;
}
