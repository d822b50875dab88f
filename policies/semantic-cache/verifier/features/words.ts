import type { Term } from '../../../../plugins/core/semantic-store';
import { overlap, type Pair } from '../pair';
import type { Analysis } from '../text/analysis';
import type { Word } from '../text/tokens';
import { contextOf } from './order';

/** Prepositions that narrow what is asked: a word behind one that the other side lacks changes the answer. */
const NARROWING =
  /^(?:without|with|for|in|on|at|except|only|under|over|before|after|during|instead|to|from|into|by|against|about|than|if|using|via|as)$/;

const telling = (words: readonly Word[]): Word[] => words.filter((word) => !word.framing);

const heaviest = (words: readonly Word[]): number => Math.max(0, ...words.map((word) => word.weight));

const weigh = (words: readonly Word[]): number => words.reduce((sum, word) => sum + word.weight, 0);

/** A value for each side, of its words that the other side lacks. */
function ofLacking({ alignment }: Pair, value: (words: readonly Word[]) => number): [number, number] {
  return [value(telling(alignment.left.unmatched)), value(telling(alignment.right.unmatched))];
}

export const heaviestLacking = (pair: Pair): number => Math.max(...ofLacking(pair, heaviest));
export const lighterHeaviestLacking = (pair: Pair): number => Math.min(...ofLacking(pair, heaviest));
export const mostLacking = (pair: Pair): number => Math.min(5, Math.max(...ofLacking(pair, (words) => words.length)));
export const leastLacking = (pair: Pair): number => Math.min(5, Math.min(...ofLacking(pair, (words) => words.length)));
export const weightLacking = ({ alignment }: Pair): number =>
  Math.min(4, weigh(alignment.left.unmatched) + weigh(alignment.right.unmatched));

/** The heaviest word that the match trusts least: synonyms and stems may be wrong where much hangs on them. */
export const heaviestInOtherWords = ({ alignment }: Pair): number =>
  Math.max(0, ...alignment.matches.map(({ left, right, trust }) => (1 - trust) * Math.max(left.weight, right.weight)));

export const smallerExact = ({ alignment }: Pair): number => Math.min(alignment.left.exact, alignment.right.exact);
export const largerExact = ({ alignment }: Pair): number => Math.max(alignment.left.exact, alignment.right.exact);
export const smallerLoose = ({ alignment }: Pair): number => Math.min(alignment.left.loose, alignment.right.loose);
export const meanLoose = ({ alignment }: Pair): number => (alignment.left.loose + alignment.right.loose) / 2;

/** One word for one word: either a synonym that no table knows, or another thing. */
export const isSubstitution = (pair: Pair): number =>
  ofLacking(pair, (words) => words.length).every((count) => count === 1) ? 1 : 0;

/**
 * Words that stand where the other side has a word of another meaning: the lighter of the two weighs. `framing` tells
 * whether to look at pairs one of which is a word of asking ("find duplicates", "delete duplicates").
 */
export function replaced({ left, right, alignment }: Pair, framing: boolean): number {
  const places = ({ lemmas }: Analysis, words: readonly Word[]) =>
    words.map((word) => ({ word, place: contextOf(lemmas, word.position).join(' ') }));
  const others = places(right, alignment.right.unmatched);
  const found = places(left, alignment.left.unmatched).flatMap(({ word, place }) =>
    others
      .filter((other) => other.place === place && (other.word.framing || word.framing) === framing)
      .map((other) => {
        return framing ? Math.max(word.weight, other.word.weight) : Math.min(word.weight, other.word.weight);
      }),
  );
  return Math.max(0, ...found);
}

/** The heaviest word without which its prompt reads on as the other one does: "dwarf planets" and "planets". */
export function inserted({ left, right, alignment }: Pair): number {
  const within = (own: Analysis, words: readonly Word[], other: Analysis) =>
    heaviest(telling(words).filter(({ position }) => other.bigrams.has(contextOf(own.lemmas, position).join(' '))));
  return Math.max(within(left, alignment.left.unmatched, right), within(right, alignment.right.unmatched, left));
}

/** The heaviest lacking word that stands behind a narrowing preposition. */
export function narrowingLacking(pair: Pair): number {
  const { left, right, alignment } = pair;
  const narrowing = (tokens: readonly string[], words: readonly Word[]) =>
    heaviest(
      telling(words).filter(
        ({ position }) => NARROWING.test(tokens[position - 1] ?? '') || NARROWING.test(tokens[position - 2] ?? ''),
      ),
    );
  return Math.max(narrowing(left.tokens, alignment.left.unmatched), narrowing(right.tokens, alignment.right.unmatched));
}

/** Share of the worst covered sentence of either side: in a long prompt one sentence can change the answer. */
export function worstSentence({ left, right, alignment }: Pair): number {
  const lackingLeft = new Set(alignment.left.unmatched);
  const lackingRight = new Set(alignment.right.unmatched);
  const coverage = (sentence: readonly Word[], lacking: ReadonlySet<Word>) => {
    const total = weigh(sentence);
    return total === 0 ? 1 : 1 - weigh(sentence.filter((word) => lacking.has(word))) / total;
  };
  return Math.min(
    1,
    ...left.sentences.map((sentence) => coverage(sentence, lackingLeft)),
    ...right.sentences.map((sentence) => coverage(sentence, lackingRight)),
  );
}

/** Names that only one side has: of the side with more of them, and of the one with fewer. */
export function lackingNames({ left, right, alignment }: Pair): { most: number; least: number } {
  const lacking = (names: ReadonlySet<string>, words: readonly Word[]) =>
    words.filter((word) => names.has(word.lemma)).length;
  const one = lacking(left.names, alignment.left.unmatched);
  const other = lacking(right.names, alignment.right.unmatched);
  return { most: Math.min(3, Math.max(one, other)), least: Math.min(2, Math.min(one, other)) };
}

/** Dice's coefficient of the letters in threes. */
export function trigramSimilarity({ left, right }: Pair): number {
  const size = left.trigrams.size + right.trigrams.size;
  return size === 0 ? 1 : (2 * overlap(left.trigrams, right.trigrams)) / size;
}

/** Cosine of the terms' weights, as the lexical index ranks. */
export function termCosine({ left, right }: Pair): number {
  const weights = new Map(left.terms);
  const norm = (terms: readonly Term[]) => Math.hypot(...terms.map(([, weight]) => weight));
  const dot = right.terms.reduce((sum, [term, weight]) => sum + weight * (weights.get(term) ?? 0), 0);
  const size = norm(left.terms) * norm(right.terms);
  return size === 0 ? 0 : dot / size;
}

/** Function words with a meaning of their own that only one side has. */
export function functionWordsLacking({ left, right }: Pair): { most: number; least: number } {
  const shared = overlap(left.functionWords, right.functionWords);
  const one = left.functionWords.size - shared;
  const other = right.functionWords.size - shared;
  return { most: Math.min(4, Math.max(one, other)), least: Math.min(3, Math.min(one, other)) };
}

const OF_PERSON = ['i|me|my|mine|we|our|us', 'you|your|yours', 'he|his|him|she|her|they|their|them'].map(
  (words) => new Set(words.split('|')),
);

/** Whether the prompts speak of other persons: "my name", "your name". How-to questions say "I" and "you" alike. */
export function personDiffers({ left, right }: Pair): number {
  const persons = (tokens: readonly string[]) => OF_PERSON.map((words) => tokens.some((token) => words.has(token)));
  const [one, other] = [persons(left.tokens), persons(right.tokens)];
  const differing = one.filter((speaks, person) => speaks !== other[person]).length;
  return differing >= 2 ? 1 : differing * 0.5;
}

/** Words that are the same but for their endings: "chased" and "chases", "question" and "questions". */
export const inflected = ({ alignment }: Pair): number =>
  Math.min(
    4,
    alignment.matches.filter(({ left, right, trust }) => trust === 1 && left.text !== right.text && !left.framing)
      .length,
  );

/** Share of all tokens that both have, in their order (longest common subsequence over the longer). */
export function commonSequence({ left, right }: Pair): number {
  const [rows, columns] = [left.lemmas, right.lemmas];
  // One row of the table, overwritten from left to right; `corner` is the cell above the one before.
  const longest = new Uint16Array(columns.length + 1);
  for (const lemma of rows) {
    let corner = 0;
    for (let at = 1; at <= columns.length; at++) {
      const above = longest[at] ?? 0;
      longest[at] = lemma === columns[at - 1] ? corner + 1 : Math.max(above, longest[at - 1] ?? 0);
      corner = above;
    }
  }
  const longer = Math.max(rows.length, columns.length);
  return longer === 0 ? 1 : (longest[columns.length] ?? 0) / longer;
}
