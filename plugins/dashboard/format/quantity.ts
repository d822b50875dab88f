const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const dollars = new Intl.NumberFormat('en', { style: 'currency', currency: 'USD' });
const fewDollars = new Intl.NumberFormat('en', { style: 'currency', currency: 'USD', maximumSignificantDigits: 3 });
const manyDollars = new Intl.NumberFormat('en', {
  style: 'currency',
  currency: 'USD',
  notation: 'compact',
  maximumFractionDigits: 1,
});

type Known = number | null | undefined;

/** What nobody knows is never shown as 0. */
const UNKNOWN = 'unknown';

export function count(value: Known): string {
  return value == null ? UNKNOWN : whole.format(value);
}

/** Such as 12.4M, for headlines and axes. */
export function shortCount(value: Known): string {
  if (value == null) return UNKNOWN;
  return Math.abs(value) < 10_000 && Number.isInteger(value) ? whole.format(value) : compact.format(value);
}

/** US dollars; of less than a cent the digits that say something. */
export function money(value: Known): string {
  if (value == null) return UNKNOWN;
  const size = Math.abs(value);
  return size > 0 && size < 0.1 ? fewDollars.format(value) : dollars.format(value);
}

export function shortMoney(value: Known): string {
  return value != null && Math.abs(value) >= 10_000 ? manyDollars.format(value) : money(value);
}

/** Such as 12.4 MB. */
export function bytes(value: Known): string {
  if (value == null) return UNKNOWN;
  if (value === 0) return '0 kB';
  return value < 1e6 ? `${(value / 1e3).toFixed(1)} kB` : `${(value / 1e6).toFixed(1)} MB`;
}

/** Milliseconds, or seconds where there are many. */
export function duration(milliseconds: Known): string {
  if (milliseconds == null) return '–';
  if (milliseconds < 1000) return `${whole.format(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** A share between 0 and 1. */
export function percent(share: Known): string {
  if (share == null || Number.isNaN(share)) return '–';
  const hundredths = share * 100;
  return `${hundredths.toFixed(hundredths !== 0 && Math.abs(hundredths) < 10 ? 1 : 0)}%`;
}
