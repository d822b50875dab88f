import ranks from './tables/words.json';

/** How rare a word is in English; a name, a term or a slip is not in the list. */
const rank = new Map(ranks.words.split(' ').map((word, index) => [word, index]));

/** Logarithm at which a word counts as fully telling; the rarest listed word stays below it. */
const FULL_WEIGHT = 11;

export const isListed = (word: string): boolean => rank.has(word);

/** How telling a word is, 0 to 1: the logarithm of its rank, by Zipf's law that of its inverse frequency. */
export function weightOf(word: string): number {
  const index = rank.get(word);
  return index === undefined ? 1 : Math.log(index + 3) / FULL_WEIGHT;
}
