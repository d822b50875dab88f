import { type AnswerFacts, factsOf } from './answer-facts';

/** Whether two answers say the same. */
export interface Verdict {
  readonly same: boolean;
  /** False where words alone hardly tell. */
  readonly sure: boolean;
}

/** Shares of common words from which long answers are the same, and up to which they are not. */
const ALIKE = 0.6;
const UNLIKE = 0.25;
/** In between, with nobody else to ask. */
const RATHER_ALIKE = 0.42;
/** An answer of so few words and numbers must stand in the other one whole. */
const SHORT = 6;
/** Of the numbers of long answers some are examples. */
const MOST_NUMBERS = 0.6;

/**
 * Compares two answers by their words: what models write to the same question differs in its words, and hardly in its
 * numbers, its names and whether it says no. Undefined where one of them says nothing.
 */
export function compareAnswers(one: string, other: string): Verdict | undefined {
  const [left, right] = [factsOf(one), factsOf(other)];
  if (left.plain === '' || right.plain === '') return undefined;
  if (left.plain === right.plain) return { same: true, sure: true };
  if (left.denies !== right.denies) return { same: false, sure: false };
  const [shorter, longer] = sizeOf(left) <= sizeOf(right) ? [left, right] : [right, left];
  return sizeOf(shorter) <= SHORT ? compareShort(shorter, longer) : compareLong(shorter, longer);
}

/** `Paris` and `The capital of France is Paris` are the same, `5` and `12` are not. */
function compareShort(shorter: AnswerFacts, longer: AnswerFacts): Verdict {
  const same = shareIn(shorter.numbers, longer.numbers) === 1 && shareIn(shorter.words, longer.words) === 1;
  // A number that stands there is seldom another one's; a word may stand in any longer text.
  return { same, sure: same ? shorter.numbers.size > 0 || sizeOf(longer) <= 2 * SHORT : shorter.numbers.size > 0 };
}

function compareLong(shorter: AnswerFacts, longer: AnswerFacts): Verdict {
  const common = shareIn(shorter.words, longer.words) * shorter.words.size;
  const share = common / Math.sqrt(shorter.words.size * longer.words.size || 1);
  const numbersFit = shareIn(shorter.numbers, longer.numbers) >= MOST_NUMBERS;
  if (share <= UNLIKE) return { same: false, sure: true };
  return { same: numbersFit && share >= RATHER_ALIKE, sure: numbersFit && share >= ALIKE };
}

function sizeOf({ words, numbers }: AnswerFacts): number {
  return words.size + numbers.size;
}

/** The share of one set that stands in another; all of nothing does. */
function shareIn(part: ReadonlySet<string>, whole: ReadonlySet<string>): number {
  let common = 0;
  for (const each of part) if (whole.has(each)) common++;
  return part.size ? common / part.size : 1;
}
