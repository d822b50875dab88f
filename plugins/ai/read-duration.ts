import { invalidRequest } from '../core/error';

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** Longer is forever, and meant otherwise. Milliseconds. */
const LONGEST = 3_660 * UNITS.d!;

export const DURATIONS = '30m, 24h, 90d or 2w';

/** Milliseconds of a text such as `24h`, `30m`, `90d`, `2w`. Throws `AiError` 400 that names the member. */
export function readDuration(text: string, member: string, allowed = DURATIONS): number {
  const [, count, unit = ''] = /^(\d{1,6})\s*([mhdw])$/.exec(text.trim()) ?? [];
  const length = Number(count) * (UNITS[unit] ?? NaN);
  if (length <= LONGEST) return length;
  const message = `${member}: must be a time such as ${allowed}, but it is "${text}"`;
  throw invalidRequest(message, member, 'invalid_parameter');
}
