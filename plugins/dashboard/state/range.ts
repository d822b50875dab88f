/** A stretch of time that is looked at; milliseconds since 1970, from inclusive, to exclusive. */
export interface Span {
  from: number;
  to: number;
}

export interface Range extends Span {
  name: RangeName;
  label: string;
  /** How finely it is drawn: the server sums by hour and day; shorter pieces are asked for one by one. */
  step: Step;
  /** When the page looked: what is loaded of a moment is loaded anew at the next one, though the range be the same. */
  asOf: number;
}

export type Step = 'hour' | 'day' | { minutes: number };

export const RANGES = [
  { name: '1h', short: '1 h', label: 'last hour' },
  { name: '24h', short: '24 h', label: 'last 24 hours' },
  { name: '7d', short: '7 d', label: 'last 7 days' },
  { name: '30d', short: '30 d', label: 'last 30 days' },
  { name: 'month', short: 'Month', label: 'this month' },
  { name: 'custom', short: 'Custom', label: 'custom range' },
] as const;
export type RangeName = (typeof RANGES)[number]['name'];

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The range that an address names; the last 24 hours unless it does. */
export function rangeOf(params: URLSearchParams, now: number): Range {
  const { name, label } = RANGES.find((known) => known.name === params.get('range')) ?? RANGES[1];
  const span = name === 'custom' ? customSpan(params, now) : spanOf(name, now);
  return { name, label: name === 'custom' ? labelOf(span) : label, ...span, step: stepOf(span), asOf: now };
}

// Beginnings lie on whole hours and days, where the server has its sums ready.
function spanOf(name: Exclude<RangeName, 'custom'>, now: number): Span {
  const to = floor(now, MINUTE) + MINUTE;
  if (name === '1h') return { from: floor(now, 5 * MINUTE) - 55 * MINUTE, to };
  if (name === '24h') return { from: floor(now, HOUR) - 23 * HOUR, to };
  if (name === '7d') return { from: floor(now, HOUR) - 7 * DAY + HOUR, to };
  if (name === '30d') return { from: floor(now, DAY) - 29 * DAY, to };
  return { from: monthStart(now, 0), to };
}

function customSpan(params: URLSearchParams, now: number): Span {
  const from = Date.parse(params.get('from') ?? '');
  const to = Date.parse(params.get('to') ?? '');
  return from < to ? { from, to } : spanOf('24h', now);
}

function stepOf({ from, to }: Span): Step {
  const length = to - from;
  if (length <= 2 * HOUR) return { minutes: 5 };
  return length <= 8 * DAY ? 'hour' : 'day';
}

/** The stretch of the same length before; of a month, as much of the month before. */
export function spanBefore({ name, from, to }: Range): Span {
  if (name !== 'month') return { from: from - (to - from), to: from };
  const start = monthStart(from, -1);
  return { from: start, to: Math.min(start + (to - from), from) };
}

/** Where the pieces of a range begin. */
export function piecesOf({ from, to, step }: Range): number[] {
  const length = lengthOf(step);
  const first = floor(from, length);
  return Array.from({ length: Math.ceil((to - first) / length) }, (_, index) => first + index * length);
}

export function lengthOf(step: Step): number {
  return step === 'hour' ? HOUR : step === 'day' ? DAY : step.minutes * MINUTE;
}

function floor(time: number, unit: number): number {
  return Math.floor(time / unit) * unit;
}

function monthStart(time: number, months: number): number {
  const date = new Date(time);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1);
}

function labelOf({ from, to }: Span): string {
  const told = (time: number) => new Date(time).toISOString().slice(0, 16).replace('T', ' ');
  return `${told(from)} to ${told(to)} UTC`;
}
