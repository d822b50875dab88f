import type { CacheShape } from '../../api/cache';
import { bytes as told, count } from '../../format/quantity';

/** How many answers, and how much room they take. */
export function sizeOf({ entries, bytes }: Pick<CacheShape, 'entries' | 'bytes'>): string {
  return bytes === null ? count(entries) : `${count(entries)} (${told(bytes)})`;
}
