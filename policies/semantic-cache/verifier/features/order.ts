import { jaccard, type Pair } from '../pair';

/** Prepositions that give a word its part, and those that give it the contrary one. */
const CONTRARY: ReadonlyMap<string, string> = new Map([
  ['from', 'to'],
  ['to', 'from'],
  ['into', 'from'],
  ['before', 'after'],
  ['after', 'before'],
  ['with', 'without'],
  ['without', 'with'],
  ['over', 'under'],
  ['above', 'below'],
]);

/** A comparison means the same in either order, unless it asks which side is ahead ("Is A better than B?"). */
const isSymmetric = ({ left, right }: Pair): boolean =>
  left.kind === 'comparison' && !(left.tokens.includes('than') && right.tokens.includes('than'));

/** Share of word pairs that stand in another order. */
export function inversions(pair: Pair): number {
  if (isSymmetric(pair)) return 0;
  const { alignment } = pair;
  const places = alignment.matches
    .filter((match) => !match.left.framing)
    .map((match) => [match.left.position, match.right.position] as const)
    .sort(([one], [other]) => one - other)
    .map(([, place]) => place);
  if (places.length < 2) return 0;
  let inverted = 0;
  places.forEach((place, at) => (inverted += places.slice(at + 1).filter((later) => later < place).length));
  return (2 * inverted) / (places.length * (places.length - 1));
}

/** The same words, none lacking, in another order: "dog bites man". */
export const isReordered = (pair: Pair): number =>
  pair.alignment.left.unmatched.length + pair.alignment.right.unmatched.length === 0 && inversions(pair) > 0 ? 1 : 0;

/** Words that have contrary parts on the two sides: "from A to B", "from B to A". */
export function contraryRoles({ left, right, alignment }: Pair): number {
  const role = (tokens: readonly string[], position: number) =>
    [1, 2, 3].map((back) => tokens[position - back] ?? '').find((token) => CONTRARY.has(token)) ?? '';
  const contrary = alignment.matches.filter(({ left: one, right: other }) => {
    const opposite = CONTRARY.get(role(left.tokens, one.position));
    const given = role(right.tokens, other.position);
    return opposite !== undefined && (given === opposite || (opposite === 'from' && given === 'from'));
  });
  return Math.min(2, contrary.length);
}

/** Words between which places may be changed without changing what is meant. */
const SYMMETRIC = /^(?:and|or|vs|between|with|both|&)$/;
const ARTICLE = /^(?:a|an|the|my|your|our|his|her|their|this|that|these|those|some|any)$/;

/** What stands right before and right behind a word; nothing at the ends of a text. */
type Context = readonly [before: string, behind: string];

/** The words of grammar that determine a noun are left out. */
export function contextOf(lemmas: readonly string[], position: number): Context {
  let before = position - 1;
  while (ARTICLE.test(lemmas[before] ?? '')) before--;
  let after = position + 1;
  while (ARTICLE.test(lemmas[after] ?? '')) after++;
  return [lemmas[before] ?? '', lemmas[after] ?? ''];
}

/** Pairs of words that have changed places: each stands in the one prompt where the other stands in the other. */
export function swaps(pair: Pair): number {
  if (isSymmetric(pair)) return 0;
  const { left, right, alignment } = pair;
  const placed = alignment.matches.map((match) => ({
    one: contextOf(left.lemmas, match.left.position),
    other: contextOf(right.lemmas, match.right.position),
  }));
  let count = 0;
  placed.forEach((first, index) => {
    for (const second of placed.slice(index + 1)) if (havePlacesOfEachOther(first, second)) count++;
  });
  return Math.min(2, count);
}

/** What stands around a word in the one prompt and in the other. */
interface Placed {
  readonly one: Context;
  readonly other: Context;
}

/** Whether they have what stands before the other, or behind it; an end of the text says little: both, then. */
function havePlacesOfEachOther(first: Placed, second: Placed): boolean {
  const trade = (at: 0 | 1) =>
    first.one[at] !== second.one[at] &&
    first.one[at] === second.other[at] &&
    second.one[at] === first.other[at] &&
    !SYMMETRIC.test(first.one[at]) &&
    !SYMMETRIC.test(second.one[at]);
  const isInside = (at: 0 | 1) => first.one[at] !== '' && second.one[at] !== '';
  const [before, behind] = [trade(0), trade(1)];
  return (before && behind) || (before && isInside(0)) || (behind && isInside(1));
}

export const sharedBigrams = ({ left, right }: Pair): number => jaccard(left.bigrams, right.bigrams);

/** Shorter over longer, in words. */
export function lengthRatio({ left, right }: Pair): number {
  const longer = Math.max(left.tokens.length, right.tokens.length);
  return longer === 0 ? 1 : Math.min(left.tokens.length, right.tokens.length) / longer;
}
