import { corrected, type Analysis } from '../text/analysis';
import { FUNCTION_WORDS } from '../words/function-words';
import { isListed } from '../words/lexicon';

/** Shorter words are too often one letter apart by chance. */
const SHORTEST = 4;

/**
 * Both prompts with slips of the keyboard put right by each other's words. A slip makes of a word one that is none: two
 * listed words that differ by a letter are two words, and so are two of which neither is listed, such as names of users,
 * companies and medicines, and names with digits.
 */
export function withoutSlips(left: Analysis, right: Analysis): [Analysis, Analysis] {
  const leftSlips = slipsIn(left, right);
  const one = leftSlips.size > 0 ? corrected(left, leftSlips) : left;
  const rightSlips = slipsIn(right, one);
  return [one, rightSlips.size > 0 ? corrected(right, rightSlips) : right];
}

/** Words of one prompt that are slips of the other's, with what they should be. */
function slipsIn(own: Analysis, other: Analysis): Map<string, string> {
  const slips = new Map<string, string>();
  const doubtful = own.tokens.filter(mayBeSlip);
  if (doubtful.length === 0) return slips;
  const held = new Set(other.tokens);
  const ownWords = new Set(own.tokens);
  const candidates = [...held].filter(
    (word) => word.length >= SHORTEST - 1 && !ownWords.has(word) && /^[a-z]+$/.test(word) && isKnown(word),
  );
  for (const word of new Set(doubtful)) {
    if (held.has(word)) continue;
    const meant = candidates.find((candidate) => isOneSlipApart(word, candidate));
    if (meant !== undefined) slips.set(word, meant);
  }
  return slips;
}

const isKnown = (word: string): boolean => isListed(word) || FUNCTION_WORDS.has(word);

const mayBeSlip = (word: string): boolean => word.length >= SHORTEST && !isKnown(word) && /^[a-z]+$/.test(word);

/** True when one slip of the keyboard (a letter missing, added, changed, or two swapped) makes one word the other. */
function isOneSlipApart(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > 1) return false;
  const shorter = Math.min(one.length, other.length);
  let start = 0;
  while (start < shorter && one[start] === other[start]) start++;
  let end = 0;
  while (end < shorter - start && one[one.length - 1 - end] === other[other.length - 1 - end]) end++;
  const left = one.slice(start, one.length - end);
  const right = other.slice(start, other.length - end);
  if (left.length <= 1 && right.length <= 1) return true;
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
}
