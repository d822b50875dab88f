import type { Analysis } from '../text/analysis';

/** Says of two prompts with the same telling words whether their grammar asks for two answers. */
type Conflict = (one: Analysis, other: Analysis) => boolean;

/**
 * Whether the words of grammar ask for two answers. They come and go with the phrasing, and say nothing of prompts that
 * use other words anyway; where all other words are the same, they are all there is to tell two questions apart.
 */
export const grammarDiffers: Conflict = (one, other) => CONFLICTS.some((conflict) => conflict(one, other));

const has = ({ tokens }: Analysis, words: RegExp): boolean => tokens.some((token) => words.test(token));

/** The one has it and the other lacks it. */
const onOneSide =
  (pattern: RegExp): Conflict =>
  (one, other) =>
    pattern.test(one.plain) !== pattern.test(other.plain);

/** The one fits the first pattern, and the other the second. */
const against =
  (first: RegExp, second: RegExp): Conflict =>
  (one, other) =>
    (first.test(one.plain) && second.test(other.plain)) || (first.test(other.plain) && second.test(one.plain));

const both =
  (...conflicts: Conflict[]): Conflict =>
  (one, other) =>
    conflicts.every((conflict) => conflict(one, other));

const bothAsk: Conflict = (one, other) => one.questionWord !== '' && other.questionWord !== '';

const ME = /^(?:i|me|my|mine|myself|we|us|our|ours)$/;
const YOU = /^(?:you|your|yours|yourself)$/;
const ADVICE =
  /\b(?:how (?:do|does|can|could|should|would|might|to)|ways? (?:to|of|for)|(?:can|could|should|may|must) (?:i|you|we|one)|(?:where|when) (?:can|do|should|could) (?:i|you|we)|is it (?:possible|ok|okay|safe|legal|bad|good)|to)\b/;

/** "my name" and "your name"; whoever asks for advice says "I" and "you" alike, unless it is about what was done. */
const speaksOfAnother: Conflict = (one, other) => {
  if (has(one, ME) === has(other, ME) || has(one, YOU) === has(other, YOU) || has(one, ME) === has(one, YOU)) {
    return false;
  }
  return [one, other].some(({ plain }) => /\bdid\b/.test(plain) || !ADVICE.test(plain));
};

/** "coffee or tea" and "coffee"; a choice may be told in other words than "or". */
const hasAnotherChoice: Conflict = (one, other) => {
  const chooses = ({ plain }: Analysis) => /\bor\b(?! (?:no|not)\b)/.test(plain);
  const isChoice = (side: Analysis) => has(side, /^(?:or|and|vs|than|between|which)$/);
  return (chooses(one) && !isChoice(other)) || (chooses(other) && !isChoice(one));
};

/** "vacation days" asks how many, or for how long, or when: not just when. */
const isAskedMoreOfOne: Conflict = (one, other) =>
  (one.kind === undefined) !== (other.kind === undefined) &&
  /^(?:time|reason|duration)$/.test(one.kind ?? other.kind ?? '');

const CONFLICTS: readonly Conflict[] = [
  speaksOfAnother,
  hasAnotherChoice,
  isAskedMoreOfOne,
  // "manga", "this manga"
  both(bothAsk, onOneSide(/\b(?:this|these)\b(?! (?:year|month|week))/)),
  // "what is it", "what is it used for"
  both(bothAsk, onOneSide(/\b(?:used (?:for|in|as|to)|(?:uses?|usages?|applications?) of)\b/)),
  // "how do you stop", "how did you stop"
  both(onOneSide(/\bhow did\b/), onOneSide(/\bhow (?:do|does|can|could|should|would)\b/)),
  onOneSide(/\b(?:only|first|last)\b/),
  against(/\b(?:better|best)\b/, /\b(?:same|similar|alike)\b/),
  // "are they", "why are they"
  against(/^(?:is|are|do|does|did|was|were|has|have|can|will|should)\b/, /^(?:so )?why\b/),
  // "should I do it", "how do I do it"
  against(/^should\b/, /^(?:how|what|when|where|who)\b/),
];
