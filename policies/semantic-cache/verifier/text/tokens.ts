import { FRAME_WORDS, FUNCTION_WORDS } from '../words/function-words';
import { lemmaOf } from '../words/lemma';
import { weightOf } from '../words/lexicon';

/** A word of a prompt in its plain form, with how telling it is (0 to 1). */
export interface Word {
  readonly text: string;
  readonly lemma: string;
  readonly weight: number;
  /** A word of asking ("tell me"): missing on one side it means little. */
  readonly framing: boolean;
  /** Place among the prompt's tokens. */
  readonly position: number;
}

/** What a framing word weighs of its full weight. */
const FRAMING_SHARE = 0.15;

const FRAMING_LEMMAS: ReadonlySet<string> = new Set([...FRAME_WORDS, ...[...FRAME_WORDS].map(lemmaOf)]);

/** Forms of words of asking in which they tell what was done: "write an essay", "who wrote it". */
const TELLING_FORMS: ReadonlySet<string> = new Set(['wrote', 'written', 'found', 'taught', 'learned', 'provided']);

/** Names of letters (`AT&T`, `R&D`) are one word, as are names with digits, `C++`, `C#` and blood types. */
const TOKEN =
  /[a-z]{1,2}(?:&[a-z]{1,2})+(?![a-z\d])|[a-z]+\d[a-z\d]*|[a-z]{1,2}\+{1,2}(?![a-z\d])|[a-z]#|(?:ab?|b|o)-(?![a-z\d])|[a-z]+|\d+(?:[.,:]\d+)*(?:st|nd|rd|th)?|[\u0080-\u{10ffff}]+/gu;

/** Words and numbers of a canonical text in their order. */
export const tokensOf = (text: string): string[] => text.match(TOKEN) ?? [];

export const isNumeric = (token: string): boolean => /^\d/.test(token);

/** The words that carry what a prompt is about, each lemma once, where it first stands. */
export function tellingWords(
  tokens: readonly string[],
  lemmas: readonly string[],
  isNumber: (at: number) => boolean,
): Word[] {
  const words = new Map<string, Word>();
  tokens.forEach((text, position) => {
    const lemma = lemmas[position] ?? text;
    if (FUNCTION_WORDS.has(text) || FUNCTION_WORDS.has(lemma) || isNumber(position) || words.has(lemma)) return;
    const framing = FRAMING_LEMMAS.has(lemma) && !TELLING_FORMS.has(text);
    const rarest = Math.min(weightOf(text), weightOf(lemma));
    words.set(lemma, { text, lemma, weight: framing ? rarest * FRAMING_SHARE : rarest, framing, position });
  });
  return [...words.values()];
}
