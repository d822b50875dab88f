import { misunderstood } from '../../core/usage-query';

type Place = (string | number | null)[];

/** Where a page has ended, as a text that is of use only to ask for the next one. */
export function cursorAt(place: Readonly<Place>): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** Throws `AiError` 400 for what is no cursor. */
export function readCursor(text: string): Place {
  try {
    const place = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown;
    if (Array.isArray(place) && place.every(isPlain)) return place;
  } catch {
    // No JSON: refused as what is no list.
  }
  throw notOurs();
}

/** The refusal of a cursor that does not belong to the report that is asked for. */
export function notOurs() {
  return misunderstood(
    'cursor',
    '"cursor" must be the `next_cursor` of the page before, with the other parameters unchanged; leave it out to begin anew.',
  );
}

function isPlain(value: unknown): value is Place[number] {
  return value === null || typeof value === 'number' || (typeof value === 'string' && !value.includes('\0'));
}
