/** A month of the calendar, in UTC. */
export interface Month {
  /** Such as `2026-11`. */
  name: string;
  /** Inclusive, milliseconds since 1970. */
  from: number;
  /** Exclusive. */
  to: number;
}

/** @returns undefined for what is no month, such as `2026-13` */
export function monthNamed(name: string): Month | undefined {
  const [, year, month] = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(name) ?? [];
  if (year === undefined) return undefined;
  return { name, from: Date.UTC(Number(year), Number(month) - 1), to: Date.UTC(Number(year), Number(month)) };
}

/** The last month that was over at that time. */
export function monthBefore(time: number): Month {
  const date = new Date(time);
  date.setUTCDate(0);
  return monthNamed(date.toISOString().slice(0, 7))!;
}
