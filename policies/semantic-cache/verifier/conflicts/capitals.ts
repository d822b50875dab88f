import { FUNCTION_WORDS } from '../words/function-words';

const WORD = /\p{L}+/gu;
const CAPITALS = /^\p{Lu}{2,}$/u;

/** Whether capitals make two words of one: "How can I reach the US?", "How can I reach the us?". */
export function capitalsDiffer(one: string, other: string): boolean {
  const [left, right] = [doublesOf(one), doublesOf(other)];
  return isSplit(left, right) || isSplit(right, left);
}

/** Words of grammar that are abbreviations in capitals (`US`, `IT`, `WHO`), as a text writes them. */
interface Doubles {
  readonly capital: ReadonlySet<string>;
  readonly plain: ReadonlySet<string>;
}

function doublesOf(text: string): Doubles {
  const capital = new Set<string>();
  const plain = new Set<string>();
  // Where all is in capitals, they tell nothing.
  if (!/\p{Ll}/u.test(text)) return { capital, plain };
  for (const [word] of text.matchAll(WORD)) {
    const lower = word.toLowerCase();
    if (FUNCTION_WORDS.has(lower)) (CAPITALS.test(word) ? capital : plain).add(lower);
  }
  return { capital, plain };
}

const isSplit = (one: Doubles, other: Doubles): boolean =>
  [...one.capital].some((word) => other.plain.has(word) && !one.plain.has(word) && !other.capital.has(word));
