import type { Analysis } from '../text/analysis';
import type { Word } from '../text/tokens';
import { areOpposites } from '../words/opposites';
import { areSiblings, areSynonyms } from '../words/relations';
import { shareStem } from '../words/stems';
import { areInterchangeable } from '../words/synonyms';

/** As much of a text as its words are aligned by. */
type Wording = Pick<Analysis, 'words' | 'lemmas' | 'lemmaSet'>;

/** Two words that stand for each other, and how surely (1: the same word). */
export interface Match {
  readonly left: Word;
  readonly right: Word;
  readonly trust: number;
}

/** How one prompt's words are found in the other. */
export interface Side {
  readonly unmatched: readonly Word[];
  /** Shares of the prompt's weight that the other holds: in the same words; in any words. */
  readonly exact: number;
  readonly loose: number;
}

export interface Alignment {
  readonly matches: readonly Match[];
  readonly left: Side;
  readonly right: Side;
  /** Unmatched words of one side whose opposite the other side has. */
  readonly opposites: number;
  /** Weight of the heaviest unmatched word that has an unmatched sibling (another thing of its kind) on the other side. */
  readonly siblings: number;
}

const COMPOUND_TRUST = 0.95;
const STEM_TRUST = 0.85;
const INTERCHANGEABLE_TRUST = 0.88;
const SYNONYM_TRUST = 0.6;

export function align(left: Wording, right: Wording): Alignment {
  const matches = sameWords(left, right);
  const taken = {
    left: new Set(matches.map((match) => match.left)),
    right: new Set(matches.map((match) => match.right)),
  };
  const restLeft = left.words.filter((word) => !taken.left.has(word));
  const restRight = right.words.filter((word) => !taken.right.has(word));
  const near = nearWords(restLeft, restRight);
  const all = [...matches, ...near];
  const sideLeft = sideOf(left, right, all, 'left');
  const sideRight = sideOf(right, left, all, 'right');
  return { matches: all, left: sideLeft, right: sideRight, ...contrasts(left, right, sideLeft, sideRight) };
}

function sameWords(left: Wording, right: Wording): Match[] {
  const byLemma = new Map(right.words.map((word) => [word.lemma, word]));
  return left.words.flatMap((word) => {
    const same = byLemma.get(word.lemma);
    return same === undefined ? [] : [{ left: word, right: same, trust: 1 }];
  });
}

/** The surest match first, each word once. */
function nearWords(left: readonly Word[], right: readonly Word[]): Match[] {
  const found = left.flatMap((one) =>
    right.flatMap((other) => {
      const trust = nearness(one, other);
      return trust > 0 ? [{ left: one, right: other, trust }] : [];
    }),
  );
  const taken = new Set<Word>();
  return found
    .sort((one, other) => other.trust - one.trust)
    .filter(({ left: one, right: other }) => {
      if (taken.has(one) || taken.has(other)) return false;
      taken.add(one).add(other);
      return true;
    });
}

function nearness(one: Word, other: Word): number {
  if (areOpposites(one.lemma, other.lemma)) return 0;
  if (areInterchangeable(one.lemma, other.lemma)) return INTERCHANGEABLE_TRUST;
  if (shareStem(one.lemma, other.lemma)) return STEM_TRUST;
  return areSynonyms(one.lemma, other.lemma) || areSynonyms(one.text, other.text) ? SYNONYM_TRUST : 0;
}

function sideOf(own: Wording, other: Wording, matches: readonly Match[], side: 'left' | 'right'): Side {
  const trusts = new Map(matches.map((match) => [match[side], match.trust]));
  const unmatched: Word[] = [];
  let total = 0;
  let exact = 0;
  let loose = 0;
  for (const word of own.words) {
    const trust = trusts.get(word) ?? (standsIn(other, word) ? COMPOUND_TRUST : 0);
    total += word.weight;
    if (trust > 0.9) exact += word.weight;
    if (trust === 0) unmatched.push(word);
    loose += trust * word.weight;
  }
  return total === 0 ? { unmatched, exact: 1, loose: 1 } : { unmatched, exact: exact / total, loose: loose / total };
}

/** As part of a compound ("data base", "database") or in another role (a number word, a function word). */
function standsIn(other: Wording, word: Word): boolean {
  if (other.lemmaSet.has(word.lemma)) return true;
  return other.lemmas.some((lemma, at) => {
    const next = other.lemmas[at + 1] ?? '';
    if (next === '') return false;
    return lemma + next === word.lemma;
  });
}

function contrasts(left: Wording, right: Wording, one: Side, other: Side): Pick<Alignment, 'opposites' | 'siblings'> {
  const onlyLeft = [...left.lemmaSet].filter((lemma) => !right.lemmaSet.has(lemma));
  const onlyRight = [...right.lemmaSet].filter((lemma) => !left.lemmaSet.has(lemma));
  let opposites = 0;
  for (const lemma of onlyLeft) if (onlyRight.some((contrary) => areOpposites(lemma, contrary))) opposites++;
  let siblings = 0;
  for (const word of one.unmatched) {
    for (const twin of other.unmatched) {
      if (areSiblings(word.lemma, twin.lemma)) siblings = Math.max(siblings, Math.min(word.weight, twin.weight));
    }
  }
  return { opposites, siblings };
}
