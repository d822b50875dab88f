/** Windows that begin with the clock and the calendar of a time zone. */
import type { CounterWindow } from '../../plugins/core/counters';
import type { Period } from '../../plugins/core/limit';

type CalendarWindow = Extract<CounterWindow, { kind: 'calendar' }>;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** What the clock gives, whatever the day; an hour begins where the zone's clock says so. */
const CLOCK: Partial<Record<Period, number>> = { second: 1000, minute: 60_000, hour: HOUR };

/** Tells which window of a time zone (by its IANA name) a moment belongs to; weeks begin on Monday. */
export function calendarWindows(per: Period, timezone: string): (now: number) => CalendarWindow {
  const clock = zoneClock(timezone);
  let last: { from: number; window: CalendarWindow } | undefined;
  return (now) => {
    // Asking the calendar takes longer than all the rest, and the answer holds until the window ends.
    if (!last || now < last.from || now >= last.window.endsAt) {
      const length = CLOCK[per];
      const window = length ? ofClock(now, length, clock) : ofDays(now, per, clock);
      last = { from: now, window };
    }
    return last.window;
  };
}

/** Milliseconds that a zone's clock is ahead of UTC at a moment. */
type Clock = (moment: number) => number;

function zoneClock(timeZone: string): Clock {
  const numeric = { year: 'numeric', month: 'numeric', day: 'numeric' } as const;
  const time = { hour: 'numeric', minute: 'numeric', second: 'numeric' } as const;
  const format = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', ...numeric, ...time });
  return (moment) => {
    const { year, month, day, hour, minute, second } = Object.fromEntries(
      format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]),
    ) as Record<string, number>;
    return Date.UTC(year!, month! - 1, day, hour, minute, second) - Math.floor(moment / 1000) * 1000;
  };
}

/** Named by its begin in UTC: when clocks are set back, the same hour comes twice. */
function ofClock(now: number, length: number, clock: Clock): CalendarWindow {
  const local = now + clock(now);
  const begin = now - (local % length);
  return { kind: 'calendar', name: new Date(begin).toISOString(), endsAt: begin + length };
}

function ofDays(now: number, per: Period, clock: Clock): CalendarWindow {
  const local = new Date(now + clock(now));
  const [year, month, day] = [local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate()];
  const date = (y: number, m: number, d: number) => new Date(Date.UTC(y, m, d));
  if (per === 'month') {
    const name = date(year, month, 1).toISOString().slice(0, 7);
    return { kind: 'calendar', name, endsAt: momentOf(date(year, month + 1, 1).getTime(), clock) };
  }
  const begin = per === 'week' ? day - ((local.getUTCDay() + 6) % 7) : day;
  const end = begin + (per === 'week' ? 7 : 1);
  const name = date(year, month, begin).toISOString().slice(0, 10);
  return { kind: 'calendar', name, endsAt: momentOf(date(year, month, end).getTime(), clock) };
}

/**
 * When a zone's clock first shows a time (given as if it were UTC), or, where it is set forward over that time, when
 * it is set forward.
 */
function momentOf(local: number, clock: Clock): number {
  const [before, after] = [clock(local - DAY), clock(local + DAY)];
  const fitting = [local - before, local - after].filter((moment) => moment + clock(moment) === local);
  if (fitting.length > 0) return Math.min(...fitting);
  let [earlier, later] = [local - after, local - before];
  while (later - earlier > 1) {
    const middle = Math.floor((earlier + later) / 2);
    if (clock(middle) === after) later = middle;
    else earlier = middle;
  }
  return later;
}
