import type { Pair } from '../pair';
import * as order from './order';
import * as question from './question';
import * as words from './words';

/** What is measured of two prompts side by side. */
export interface Feature {
  readonly name: string;
  /** How the chance that one answer serves both may move when the value grows; the trees keep to it. */
  readonly direction: 1 | -1;
  readonly of: (pair: Pair) => number;
}

const more = (name: string, of: Feature['of']): Feature => ({ name, direction: 1, of });
const less = (name: string, of: Feature['of']): Feature => ({ name, direction: -1, of });

const LEXICAL: readonly Feature[] = [
  less('heaviest lacking word', words.heaviestLacking),
  less('lighter of the heaviest lacking words', words.lighterHeaviestLacking),
  less('most words lacking', words.mostLacking),
  less('fewest words lacking', words.leastLacking),
  less('weight lacking', words.weightLacking),
  less('heaviest in other words', words.heaviestInOtherWords),
  less('heaviest lacking after a preposition', words.narrowingLacking),
  less('substitution', words.isSubstitution),
  less('replaced', (pair) => words.replaced(pair, false)),
  less('replaced in framing', (pair) => words.replaced(pair, true)),
  less('inserted', words.inserted),
  less('most names lacking', (pair) => words.lackingNames(pair).most),
  less('fewest names lacking', (pair) => words.lackingNames(pair).least),
  less('opposites', ({ alignment }) => Math.min(2, alignment.opposites)),
  less('siblings', ({ alignment }) => alignment.siblings),
  more('smaller exact coverage', words.smallerExact),
  more('larger exact coverage', words.largerExact),
  more('smaller coverage', words.smallerLoose),
  more('mean coverage', words.meanLoose),
  more('worst sentence', words.worstSentence),
  more('letters in threes', words.trigramSimilarity),
  more('cosine of terms', words.termCosine),
  less('most function words lacking', (pair) => words.functionWordsLacking(pair).most),
  less('fewest function words lacking', (pair) => words.functionWordsLacking(pair).least),
  less('person', words.personDiffers),
  less('inflected', words.inflected),
  more('common sequence', words.commonSequence),
  more('shared bigrams', order.sharedBigrams),
  more('length ratio', order.lengthRatio),
  less('inversions', order.inversions),
  less('same words reordered', order.isReordered),
  less('contrary roles', order.contraryRoles),
  less('swaps', order.swaps),
  less('kind of answer', question.kindDifference),
  more('same known kind', question.isSameKnownKind),
  less('question word', question.questionWordDifference),
  less('tense', question.tenseDiffers),
  less('verdict', question.verdictDiffers),
  less('negation', question.negationDiffers),
  less('numbers', question.numberDifference),
  less('order of numbers', question.numberOrderDifference),
  less('operators', question.operatorsDiffer),
  less('quotes', question.quoteDifference),
  more('identifiers', question.identifierOverlap),
];

const WITH_VECTORS: readonly Feature[] = [...LEXICAL, more('similarity', ({ similarity }) => similarity ?? 0)];

/** The features of the two sets of trees, in the order of their indexes. */
export const FEATURES = { lexical: LEXICAL, vectors: WITH_VECTORS } as const;

export type FeatureSet = keyof typeof FEATURES;

/** Steps of which the values are multiples: training and deciding see the same numbers, and thresholds stay short. */
const STEPS = 1_000;

export const measure = (pair: Pair, set: FeatureSet): number[] =>
  FEATURES[set].map(({ of }) => Math.round(of(pair) * STEPS) / STEPS);
