import { swaps } from '../features/order';
import type { Pair } from '../pair';
import type { Analysis } from '../text/analysis';
import { areContrary } from '../text/particles';
import { isNumeric } from '../text/tokens';
import { FUNCTION_WORDS } from '../words/function-words';
import { capitalsDiffer } from './capitals';
import { grammarDiffers } from './grammar';

/** Prompts with more numbers than this tell the same in other numbers ("twelve months", "1 year"; "9:00", "half past nine"). */
const FEW = 2;

/**
 * What no likeness outweighs: both prompts name a number or two, and none of them is the same; or both calculate, with
 * other operators, brackets or powers; or both quote, and no telling word of it is the same; or a verb stands with contrary
 * particles ("turn on", "turn off"); or they count two things crosswise; or capitals make other words of theirs ("US",
 * "us"), or one asks of him and the other of her; or they use the same telling words to ask for something else; or one of
 * them has nothing but words of grammar, and they are not the same.
 */
export function inConflict(pair: Pair): boolean {
  const { left, right } = pair;
  const few = left.numbers.length <= FEW && right.numbers.length <= FEW;
  if (few && differ(left.numbers, right.numbers)) return true;
  if (left.operators !== '' && right.operators !== '') {
    if (left.operators !== right.operators || groupingOf(left) !== groupingOf(right)) return true;
  }
  if (left.numbers.length > 0 && right.numbers.length > 0 && hasPower(left) !== hasPower(right)) return true;
  // Nothing is left to weigh: "yes" and "no", "was he there" and "was she there".
  if ((saysLittle(left) || saysLittle(right)) && left.tokens.join(' ') !== right.tokens.join(' ')) return true;
  if (contraryTense(tenseOf(left.auxiliary), tenseOf(right.auxiliary))) return true;
  if (capitalsDiffer(left.text, right.text) || sexDiffers(left.tokens, right.tokens)) return true;
  if (areContrary(left.particles, right.particles) || countOther(pair)) return true;
  return differ(wordsOf(left.quotes), wordsOf(right.quotes)) || asksOtherwise(pair);
}

/** The same telling words, and one side negates them, gives two of them each other's place, or asks otherwise. */
function asksOtherwise(pair: Pair): boolean {
  const { left, right, alignment } = pair;
  if ([...alignment.left.unmatched, ...alignment.right.unmatched].some((word) => !word.framing)) return false;
  const negated = left.negations % 2 !== right.negations % 2 && alignment.opposites === 0;
  return negated || numberLacks(left, right) || swaps(pair) > 0 || grammarDiffers(left, right);
}

/** Only one of them says how many, or which: "the last commit", "the last two commits". One is no number to speak of. */
function numberLacks({ numbers: one }: Analysis, { numbers: other }: Analysis): boolean {
  const few = one.length === 0 ? other : one;
  return (one.length === 0) !== (other.length === 0) && few.some((number) => !/^(?:0|1|1th)$/.test(number));
}

/** They count two things crosswise: "100 dollars in euros", "100 euros in dollars". */
function countOther({ left, right }: Pair): boolean {
  const counted = ({ tokens, lemmas }: Analysis) =>
    new Map(lemmas.flatMap((lemma, at) => (isNumeric(tokens[at - 1] ?? '') ? [[tokens[at - 1], lemma] as const] : [])));
  const others = counted(right);
  return [...counted(left)].some(([number, thing]) => {
    const other = others.get(number);
    return other !== undefined && other !== thing && left.lemmaSet.has(other) && right.lemmaSet.has(thing);
  });
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

/** "x^2", not "2x". */
const hasPower = ({ plain }: Analysis): boolean => /\w\s?(?:\^|\*\*)\s?[\w(]/.test(plain);

const contraryTense = (one: string, other: string): boolean => one !== '' && other !== '' && one !== other;

/** Of "is", "was" and "will", which change who holds an office; other auxiliaries come and go with the phrasing. */
function tenseOf(auxiliary: string): string {
  if (/^(?:was|were)$/.test(auxiliary)) return 'past';
  if (auxiliary === 'will') return 'future';
  return /^(?:is|are)$/.test(auxiliary) ? 'present' : '';
}

const differ = (one: readonly string[], other: readonly string[]): boolean =>
  one.length > 0 && other.length > 0 && !one.some((item) => other.includes(item));

/** Words of grammar are in most quotes; they count where there are no others. */
function wordsOf(quotes: readonly string[]): string[] {
  const words = quotes.flatMap((quote) => quote.split(' '));
  const telling = words.filter((word) => !FUNCTION_WORDS.has(word));
  return telling.length > 0 ? telling : words;
}
