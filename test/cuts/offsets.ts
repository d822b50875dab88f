import type { Recording } from './recordings';

/** The last bytes, where a stream that is cut looks most like a whole one. */
const TAIL = 40;

/** The offsets at which it says most to cut: some at the ends of events, some near the end, some inside a character. */
export function chosenOffsets({ body, promised }: Recording, count: number, random: () => number): number[] {
  const pick = (offsets: readonly number[]) => offsets[Math.floor(random() * offsets.length)];
  const all = Array.from({ length: body.length }, (_, offset) => offset);
  const boundaries = all.filter((offset) => offset > 0 && isBoundary(body, offset));
  const lastEvent = boundaries.at(-1) ?? 0;
  const inside = all.filter((offset) => (body[offset]! & 0xc0) === 0x80);
  const near = all.slice(-TAIL);
  const last = Math.min(promised.clean, body.length);
  const chosen = new Set([
    last - 1,
    last,
    body.length,
    pick(boundaries),
    pick(boundaries),
    lastEvent,
    // It has begun and says nothing yet.
    lastEvent + 'data:'.length,
    pick(near),
    pick(inside),
  ]);
  chosen.delete(undefined);
  while (chosen.size < count) chosen.add(pick(all));
  return [...(chosen as Set<number>)].slice(0, count);
}

/** Right behind what ends an event. */
function isBoundary(body: Buffer, offset: number): boolean {
  return /(\n\n|\r\r|\r\n\r\n|\}\n)$/.test(body.toString('latin1', Math.max(0, offset - 4), offset));
}
