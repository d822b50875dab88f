import type { Term } from '../../../../plugins/core/semantic-store';
import { MEANINGFUL, NEGATIONS } from '../words/function-words';
import { lemmaOf } from '../words/lemma';
import { withoutCourtesies } from './courtesies';
import { numberAt, operatorsIn } from './numbers';
import { particlesIn } from './particles';
import { kindOf, type QuestionKind } from './question-kind';
import { canonical } from './spelling';
import { type Unsupported, whyUnsupported } from './support';
import { tellingWords, tokensOf, type Word } from './tokens';

/** A prompt taken apart once, so that comparing it with many costs little. */
export interface Analysis {
  readonly text: string;
  /** The weighted words by which indexes find it. */
  readonly terms: readonly Term[];
  /** Why the verifier has no data for the prompt; such a prompt is left to the exact stage. */
  readonly unsupported?: Unsupported;
  /** The canonical text without courtesies. */
  readonly plain: string;
  readonly tokens: readonly string[];
  readonly lemmas: readonly string[];
  readonly lemmaSet: ReadonlySet<string>;
  readonly words: readonly Word[];
  /** Words by sentence, as indexes into `words`. */
  readonly sentences: readonly (readonly Word[])[];
  readonly numbers: readonly string[];
  readonly operators: string;
  readonly kind: QuestionKind | undefined;
  readonly questionWord: string;
  /** The first auxiliary verb, when it stands where questions have it. */
  readonly auxiliary: string;
  readonly negations: number;
  /** Function words with a meaning of their own. */
  readonly functionWords: ReadonlySet<string>;
  /** Particles that turn a verb into its contrary ("on", "off"). */
  readonly particles: ReadonlySet<string>;
  /** What stands in quotes. */
  readonly quotes: readonly string[];
  /** Names of code: in backquotes, with underscores, dots or inner capitals. */
  readonly identifiers: ReadonlySet<string>;
  /** Lemmas of words written like names. */
  readonly names: ReadonlySet<string>;
  readonly trigrams: ReadonlySet<string>;
  readonly bigrams: ReadonlySet<string>;
}

/** What a number and a function word weigh among the terms. */
const NUMBER_WEIGHT = 0.5;

const QUOTED = /"([^"]{2,})"|(?<![A-Za-z0-9])'([^']{3,})'(?![A-Za-z0-9])/g;
const IDENTIFIER = /`([^`]+)`|\b([A-Za-z]\w*(?:_\w+)+)\b|\b([A-Za-z]\w*(?:\.[A-Za-z]\w*)+)\b/g;

/** Takes a prompt apart. An unsupported one is not looked at any further. */
export function analyse(text: string): Analysis {
  const unsupported = whyUnsupported(text);
  const core = unsupported === undefined ? withoutCourtesies(text) : '';
  return {
    text,
    ...(unsupported !== undefined && { unsupported }),
    identifiers: new Set(
      [...core.matchAll(IDENTIFIER)].map((match) => squeeze(match[1] ?? match[2] ?? match[3] ?? '')),
    ),
    names: namesIn(core),
    ...takeApart(canonical(core)),
  };
}

/** The same prompt with words put right. */
export function corrected(analysis: Analysis, corrections: ReadonlyMap<string, string>): Analysis {
  const plain = analysis.plain.replace(/[a-z]+/g, (word) => corrections.get(word) ?? word);
  return { ...analysis, ...takeApart(plain) };
}

/** What can be told from the canonical text alone. */
export type TextParts = Omit<Analysis, 'text' | 'unsupported' | 'identifiers' | 'names'>;

export function takeApart(plain: string): TextParts {
  const tokens = tokensOf(plain);
  const lemmas = tokens.map(lemmaOf);
  const numbers = tokens.map((_, at) => numberAt(tokens, at));
  const words = tellingWords(tokens, lemmas, (at) => numbers[at] !== undefined);
  const found = numbers.filter((number) => number !== undefined);
  return {
    plain,
    terms: termsOf(words, found),
    tokens,
    lemmas,
    lemmaSet: new Set(lemmas),
    words,
    sentences: splitSentences(plain, words),
    numbers: found,
    operators: operatorsIn(plain),
    kind: kindOf(plain.trim()),
    questionWord: tokens.find((token) => QUESTION_WORD.test(token)) ?? '',
    auxiliary: tokens.slice(0, 4).find((token) => AUXILIARY.test(token)) ?? '',
    particles: particlesIn(plain, tokens, lemmas),
    negations: tokens.filter((token) => NEGATIONS.has(token)).length,
    functionWords: new Set(tokens.filter((token) => MEANINGFUL.test(token))),
    quotes: [...plain.matchAll(QUOTED)].map((match) => squeeze(match[1] ?? match[2] ?? '')),
    trigrams: trigramsOf(lemmas),
    bigrams: new Set(lemmas.slice(1).map((lemma, index) => `${lemmas[index]} ${lemma}`)),
  };
}

const QUESTION_WORD = /^(?:who|whom|whose|what|which|when|where|why|how)$/;
const AUXILIARY = /^(?:is|are|was|were|will|would|did|does|do|can|could|should|has|have|had|must|may)$/;

/** Capitals, marks and spaces aside. */
export const squeeze = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

function termsOf(words: readonly Word[], numbers: readonly string[]): Term[] {
  const terms = words.map(({ lemma, weight }): Term => [lemma, weight]);
  return [...terms, ...[...new Set(numbers)].map((number): Term => [`#${number}`, NUMBER_WEIGHT])];
}

function splitSentences(plain: string, words: readonly Word[]): Word[][] {
  const sentences: Word[][] = [];
  let next = 0;
  let position = 0;
  for (const sentence of plain.split(/(?<=[.!?])\s+|\n+/)) {
    position += tokensOf(sentence).length;
    const start = next;
    while (next < words.length && (words[next]?.position ?? 0) < position) next++;
    if (next > start) sentences.push(words.slice(start, next));
  }
  return sentences;
}

function namesIn(text: string): Set<string> {
  const names = new Set<string>();
  let starts = true;
  for (const [token] of text.matchAll(/[A-Za-z][A-Za-z']*|[.?!:"\n]/g)) {
    if (!/^[A-Za-z]/.test(token)) {
      starts = true;
      continue;
    }
    const capital = /^[A-Z]/.test(token) && !starts && !/^I(?:'|$)/.test(token);
    if (capital || /^[A-Z]{2,}$/.test(token) || /[a-z][A-Z]/.test(token)) {
      names.add(lemmaOf(token.toLowerCase().replace(/'s?$/, '')));
    }
    starts = false;
  }
  return names;
}

function trigramsOf(lemmas: readonly string[]): Set<string> {
  const text = ` ${lemmas.join(' ')} `;
  const trigrams = new Set<string>();
  for (let start = 0; start + 3 <= text.length; start++) trigrams.add(text.slice(start, start + 3));
  return trigrams;
}
