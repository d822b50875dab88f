/** How many are looked at to find the one that is missed least. */
const SAMPLE = 16;

/**
 * Removes one of too many: of those looked at longest ago the one with the smallest weight. Nothing is removed where
 * all of these weigh infinitely. A flood of newcomers so removes newcomers, and not what has counted much.
 *
 * @returns what was removed
 */
export function makeRoom<T>(all: Map<string, T>, weightOf: (one: T) => number): [string, T] | undefined {
  let lightest: [string, T] | undefined;
  let least = Infinity;
  let looked = 0;
  for (const entry of all) {
    if (++looked > SAMPLE) break;
    const weight = weightOf(entry[1]);
    if (weight < least) [lightest, least] = [entry, weight];
    // To the end, so that all have their turn.
    all.delete(entry[0]);
    all.set(...entry);
  }
  if (lightest) all.delete(lightest[0]);
  return lightest;
}
