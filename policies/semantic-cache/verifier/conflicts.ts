import type { Analysis } from './analysis';
import { capitalsDiffer } from './capitals';
import { swaps } from './order-features';
import type { Pair } from './pair';
import { areContrary } from './particles';

/** Prompts with more numbers than this tell the same in other numbers ("twelve months", "1 year"; "9:00", "half past nine"). */
const FEW = 2;

/**
 * What no likeness outweighs: both prompts name a number or two, and none of them is the same; or both calculate, with
 * other operators or brackets; or both quote, and no word of it is the same; or a verb stands with contrary particles
 * ("turn on", "turn off"); or capitals make other words of theirs ("US", "us"), or one asks of him and the other of her; or
 * they use the same words to say the contrary; or one of them has nothing but words of grammar, and they are not the same.
 */
export function inConflict(pair: Pair): boolean {
  const { left, right } = pair;
  const few = left.numbers.length <= FEW && right.numbers.length <= FEW;
  if (few && differ(left.numbers, right.numbers)) return true;
  if (left.operators !== '' && right.operators !== '') {
    if (left.operators !== right.operators || groupingOf(left) !== groupingOf(right)) return true;
  }
  // Nothing is left to weigh: "yes" and "no", "was he there" and "was she there".
  if ((saysLittle(left) || saysLittle(right)) && left.tokens.join(' ') !== right.tokens.join(' ')) return true;
  if (contraryTense(tenseOf(left.auxiliary), tenseOf(right.auxiliary))) return true;
  if (capitalsDiffer(left.text, right.text) || sexDiffers(left.tokens, right.tokens)) return true;
  if (areContrary(left.particles, right.particles)) return true;
  return differ(wordsOf(left.quotes), wordsOf(right.quotes)) || isTurnedRound(pair);
}

/** The same words, and one side negates them or gives two of them each other's place. */
function isTurnedRound(pair: Pair): boolean {
  const { left, right, alignment } = pair;
  if ([...alignment.left.unmatched, ...alignment.right.unmatched].some((word) => !word.framing)) return false;
  const negated = left.negations % 2 !== right.negations % 2 && alignment.opposites === 0;
  return negated || swaps(pair) > 0;
}

const HE = /^(?:he|him|his)$/;
const SHE = /^(?:she|her|hers)$/;

function sexDiffers(one: readonly string[], other: readonly string[]): boolean {
  const has = (tokens: readonly string[], sex: RegExp) => tokens.some((token) => sex.test(token));
  const [he, she] = [has(one, HE), has(one, SHE)];
  return he !== she && has(other, HE) === she && has(other, SHE) === he;
}

const saysLittle = ({ words, numbers }: Analysis): boolean => words.length + numbers.length === 0;

/** What stands in brackets, where there are any: "(1 + 2) * 3" and "1 + (2 * 3)". */
const groupingOf = ({ plain }: Analysis): string => (plain.includes('(') ? plain.replace(/[^()\d]/g, '') : '');

const contraryTense = (one: string, other: string): boolean => one !== '' && other !== '' && one !== other;

/** Of "is", "was" and "will", which change who holds an office; other auxiliaries come and go with the phrasing. */
function tenseOf(auxiliary: string): string {
  if (/^(?:was|were)$/.test(auxiliary)) return 'past';
  if (auxiliary === 'will') return 'future';
  return /^(?:is|are)$/.test(auxiliary) ? 'present' : '';
}

const differ = (one: readonly string[], other: readonly string[]): boolean =>
  one.length > 0 && other.length > 0 && !one.some((item) => other.includes(item));

const wordsOf = (quotes: readonly string[]): string[] => quotes.flatMap((quote) => quote.split(' '));
