/** When counters begin anew, and how long what was counted stays. The script for Redis reckons alike. */
import type { Counter, CounterWindow } from '../core/counters';

/** Parts of a sliding window. What is counted leaves it with its part: up to a part's length late, never early. */
const PARTS = 30;

/** Tells a counter's window from all others: the window is part of it, so that a changed rule begins anew. */
export function windowName({ key, window }: Counter): string {
  if (window.kind === 'calendar') return `${key}|${window.name}`;
  return window.kind === 'held' ? `${key}|held` : `${key}|${window.kind}:${window.milliseconds}`;
}

/** Milliseconds that are counted as one in a sliding window. */
export function partLength(milliseconds: number): number {
  return Math.ceil(milliseconds / PARTS);
}

/** When the part began that a count of now belongs to; `running` is the begin of a window that has not ended. */
export function beginOf(window: CounterWindow, now: number, running: number | undefined): number {
  if (window.kind === 'rolling') return running ?? now;
  return window.kind === 'sliding' ? now - (now % partLength(window.milliseconds)) : 0;
}

/** When what was counted in the part that began then counts no more. */
export function endOf(window: CounterWindow, begin: number): number {
  if (window.kind === 'held') return Infinity;
  if (window.kind === 'calendar') return window.endsAt;
  const whole = begin + window.milliseconds;
  return window.kind === 'sliding' ? whole + partLength(window.milliseconds) : whole;
}

/** Milliseconds that a window lasts which begins now. */
export function lengthOf(window: CounterWindow, now: number): number {
  if (window.kind === 'held') return Infinity;
  // One that has ended by this clock, though not by the caller's, still has to have an end.
  return window.kind === 'calendar' ? Math.max(1, window.endsAt - now) : window.milliseconds;
}
