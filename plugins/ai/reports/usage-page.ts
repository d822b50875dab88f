import type { UsageDimension, UsageSum } from '../../core/ledger';
import { cursorAt, notOurs, readCursor } from './cursor';

/** The cursor behind a sum. */
export function cursorAfter(sum: UsageSum, by: readonly UsageDimension[]): string {
  return cursorAt(placeOf(sum, by));
}

/**
 * The sums behind that of a cursor; they come in the same order each time. Throws `AiError` 400 where the cursor is of
 * another report, or where its sum is gone because its rows were removed.
 */
export async function* sumsAfter(
  sums: AsyncIterable<UsageSum>,
  by: readonly UsageDimension[],
  cursor: string,
): AsyncIterable<UsageSum> {
  const place = JSON.stringify(readCursor(cursor));
  let found = false;
  for await (const sum of sums) {
    if (found) yield sum;
    else found = JSON.stringify(placeOf(sum, by)) === place;
  }
  if (!found) throw notOurs();
}

function placeOf(sum: UsageSum, by: readonly UsageDimension[]): (string | null)[] {
  return by.map((dimension) => sum[dimension] ?? null);
}
