import { align } from '../verifier/pair/alignment';
import { type AnswerFacts, factsOf } from './answer-facts';

/** Whether two answers say the same; `unsure` where words do not tell. */
export type Verdict = 'agree' | 'disagree' | 'unsure';

/**
 * The cut-offs below are those that do best on pairs of answers that were written to be hard (the figures are in the
 * policy's README, and a test keeps them).
 */
/** The mean of the shares of words of either answer that the other has, from which they agree, and up to which they do not. */
const ALIKE = 0.55;
const UNLIKE = 0.4;
/** From this share on, a negation or an opposite more is no other way to say it. */
const NEARLY_ALL = 0.7;
/** An answer of so few words and numbers must stand in the other one whole. */
const SHORT = 6;
const UNLIKE_SHORT = 0.3;

/**
 * Compares two answers: what models write to the same question differs in its words, and hardly in its numbers and
 * whether it says no. Words stand for each other as the verifier knows it, and count by how telling they are.
 * Undefined where one of them says nothing.
 */
export function compareAnswers(one: string, other: string): Verdict | undefined {
  const [left, right] = [factsOf(one), factsOf(other)];
  if (left.plain === '' || right.plain === '') return undefined;
  if (left.plain === right.plain) return 'agree';
  if (left.denies !== right.denies || left.declines !== right.declines) return 'disagree';
  const numbers = compareNumbers(left, right);
  if (numbers === 'other') return 'disagree';
  if (numbers === 'mixed') return 'unsure';
  const verdict = compareWords(left, right, numbers === 'same');
  // A letter more is another command.
  return verdict === 'agree' && (left.hasCode || right.hasCode) ? 'unsure' : verdict;
}

/** `part`: all of one stand in the other, which has more. */
function compareNumbers({ numbers: left }: AnswerFacts, { numbers: right }: AnswerFacts) {
  const common = [...left].filter((number) => right.has(number)).length;
  if (left.size === 0 && right.size === 0) return 'none';
  if (left.size === 0 || right.size === 0) return 'lacking';
  if (common === 0) return 'other';
  if (common === left.size && common === right.size) return 'same';
  return common === left.size || common === right.size ? 'part' : 'mixed';
}

function compareWords(left: AnswerFacts, right: AnswerFacts, hasSameNumbers: boolean): Verdict {
  const { left: own, right: others, opposites } = align(left.parts, right.parts);
  const [most, mean] = [Math.max(own.loose, others.loose), (own.loose + others.loose) / 2];
  const isContrary = opposites > 0 || left.parts.negations % 2 !== right.parts.negations % 2;
  if (isContrary && most >= NEARLY_ALL) return 'unsure';
  if (Math.min(sizeOf(left), sizeOf(right)) <= SHORT) {
    if (hasSameNumbers || most === 1) return 'agree';
    return most < UNLIKE_SHORT ? 'disagree' : 'unsure';
  }
  if (mean >= ALIKE) return (left.numbers.size === 0) === (right.numbers.size === 0) ? 'agree' : 'unsure';
  return mean <= UNLIKE ? 'disagree' : 'unsure';
}

function sizeOf({ parts, numbers }: AnswerFacts): number {
  return parts.words.length + numbers.size;
}
