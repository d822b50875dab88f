/** The best of both, then the second of both, and so on; none twice. */
export function alternating<Item>(one: readonly Item[], other: readonly Item[]): Item[] {
  const all = new Set<Item>();
  for (let i = 0; i < Math.max(one.length, other.length); i++) {
    for (const item of [one[i], other[i]]) if (item !== undefined) all.add(item);
  }
  return [...all];
}
