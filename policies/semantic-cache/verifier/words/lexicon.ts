import relations from './tables/relations.json';
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

const groupsOf = indexGroups(relations.synonyms);
const oppositesOf = indexPairs(relations.antonyms);
const classOf = indexClasses(relations.classes);

export function areSynonyms(one: string, other: string): boolean {
  const groups = groupsOf.get(one);
  return groups !== undefined && (groupsOf.get(other)?.some((group) => groups.includes(group)) ?? false);
}

export const areListedOpposites = (one: string, other: string): boolean => oppositesOf.get(one)?.has(other) ?? false;

/** Two things of one kind (France and Spain, tea and coffee) that are not the same thing. */
export function areSiblings(one: string, other: string): boolean {
  const kind = classOf.get(one);
  return kind !== undefined && kind === classOf.get(other);
}

function indexGroups(text: string): Map<string, number[]> {
  const index = new Map<string, number[]>();
  text.split('|').forEach((group, number) => {
    for (const word of group.split(' ')) index.set(word, [...(index.get(word) ?? []), number]);
  });
  return index;
}

function indexPairs(text: string): Map<string, Set<string>> {
  const index = new Map<string, Set<string>>();
  const add = (from: string, to: string) => index.set(from, (index.get(from) ?? new Set()).add(to));
  for (const pair of text.split('|')) {
    const [one = '', other = ''] = pair.split(' ');
    add(one, other);
    add(other, one);
  }
  return index;
}

function indexClasses(text: string): Map<string, number> {
  const index = new Map<string, number>();
  text.split('|').forEach((members, number) => {
    for (const word of members.split(' ')) index.set(word, number);
  });
  return index;
}
