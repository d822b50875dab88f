import { DAY, HOUR, MINUTE } from '../state/range';

/** Such as `2026-11-22 20:48:00`, in UTC as everything on the page. */
export function moment(time: string | number): string {
  return new Date(time).toISOString().slice(0, 19).replace('T', ' ');
}

export function clockTime(time: string | number): string {
  return new Date(time).toISOString().slice(11, 19);
}

export function dayOf(time: string | number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** How long ago, or how far ahead, such as `3 h ago` and `in 12 d`. */
export function relative(time: string | number, now: number): string {
  const distance = new Date(time).getTime() - now;
  const size = Math.abs(distance);
  if (size < MINUTE) return distance <= 0 ? 'just now' : 'in a moment';
  const told =
    size < HOUR
      ? `${Math.round(size / MINUTE)} min`
      : size < DAY
        ? `${Math.round(size / HOUR)} h`
        : `${Math.round(size / DAY)} d`;
  return distance < 0 ? `${told} ago` : `in ${told}`;
}

/** How long ago; the clock of the page may be a little behind what has just happened. */
export function ago(time: string | number, now: number): string {
  return relative(Math.min(new Date(time).getTime(), now), now);
}

/** The value of a field for a moment, which has no zone of its own: it is read as UTC. */
export function fieldMoment(time: number): string {
  return new Date(time).toISOString().slice(0, 16);
}
