/** Whether two words are related; which comes first makes no difference. */
export type Related = (one: string, other: string) => boolean;

/** Words of one group are related. A group is words with a space between, and a word may stand in several. */
export function inOneGroup(groups: readonly string[]): Related {
  const numbersOf = new Map<string, number[]>();
  groups.forEach((group, number) => {
    for (const word of group.split(' ')) numbersOf.set(word, [...(numbersOf.get(word) ?? []), number]);
  });
  return (one, other) => {
    const own = numbersOf.get(one);
    return own !== undefined && (numbersOf.get(other)?.some((number) => own.includes(number)) ?? false);
  };
}
