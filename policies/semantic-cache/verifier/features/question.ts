import { jaccard, type Pair } from '../pair';
import { kindDistance } from '../text/question-kind';

export const kindDifference = ({ left, right }: Pair): number => kindDistance(left.kind, right.kind);

export const isSameKnownKind = ({ left, right }: Pair): number =>
  left.kind !== undefined && left.kind === right.kind ? 1 : 0;

export function questionWordDifference({ left, right }: Pair): number {
  if (left.questionWord === right.questionWord) return 0;
  return left.questionWord !== '' && right.questionWord !== '' ? 1 : 0.5;
}

const PAST = /^(?:was|were|did|had)$/;
const FUTURE = /^(?:will|would)$/;

const tense = (auxiliary: string): string =>
  PAST.test(auxiliary) ? 'past' : FUTURE.test(auxiliary) ? 'future' : 'present';

export const tenseDiffers = ({ left, right }: Pair): number =>
  tense(left.auxiliary) === tense(right.auxiliary) ? 0 : 1;

/** "Should I" and "can I" ask for different verdicts. */
export const verdictDiffers = ({ left, right }: Pair): number =>
  left.kind === 'verdict' && right.kind === 'verdict' && left.auxiliary !== right.auxiliary ? 1 : 0;

export const negationDiffers = ({ left, right }: Pair): number => (left.negations % 2 === right.negations % 2 ? 0 : 1);

/** 0 equal, 0.5 on one side only, 1 different. */
function difference(one: string, other: string): number {
  if (one === other) return 0;
  return one !== '' && other !== '' ? 1 : 0.5;
}

/** Share of numbers that only one side names, 0.5 at least when that side is the only one with any. */
export function numberDifference({ left, right }: Pair): number {
  if (left.numbers.length === 0 || right.numbers.length === 0)
    return left.numbers.length === right.numbers.length ? 0 : 0.5;
  return 1 - jaccard(new Set(left.numbers), new Set(right.numbers));
}

export const numberOrderDifference = ({ left, right }: Pair): number =>
  difference(left.numbers.join(' '), right.numbers.join(' '));

export const operatorsDiffer = ({ left, right }: Pair): number => (left.operators === right.operators ? 0 : 1);

/** Share of quoted words that only one side quotes. */
export function quoteDifference({ left, right }: Pair): number {
  if (left.quotes.length === 0 || right.quotes.length === 0)
    return left.quotes.length === right.quotes.length ? 0 : 0.5;
  const words = (quotes: readonly string[]) => new Set(quotes.flatMap((quote) => quote.split(' ')));
  return 1 - jaccard(words(left.quotes), words(right.quotes));
}

export const identifierOverlap = ({ left, right }: Pair): number => jaccard(left.identifiers, right.identifiers);
