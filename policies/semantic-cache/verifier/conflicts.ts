import { swaps } from './order-features';
import type { Pair } from './pair';

/** Prompts with more numbers than this tell the same in other numbers ("twelve months", "1 year"; "9:00", "half past nine"). */
const FEW = 2;

/**
 * What no likeness outweighs: both prompts name a number or two, and none of them is the same; or both calculate, with
 * other operators; or both quote, and no word of it is the same; or they use the same words to say the contrary.
 */
export function inConflict(pair: Pair): boolean {
  const { left, right } = pair;
  const few = left.numbers.length <= FEW && right.numbers.length <= FEW;
  if (few && differ(left.numbers, right.numbers)) return true;
  if (left.operators !== '' && right.operators !== '' && left.operators !== right.operators) return true;
  if (contraryTense(tenseOf(left.auxiliary), tenseOf(right.auxiliary))) return true;
  return differ(wordsOf(left.quotes), wordsOf(right.quotes)) || isTurnedRound(pair);
}

/** The same words, and one side negates them or gives two of them each other's place. */
function isTurnedRound(pair: Pair): boolean {
  const { left, right, alignment } = pair;
  if ([...alignment.left.unmatched, ...alignment.right.unmatched].some((word) => !word.framing)) return false;
  const negated = left.negations % 2 !== right.negations % 2 && alignment.opposites === 0;
  return negated || swaps(pair) > 0;
}

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
