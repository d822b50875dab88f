import { type TextParts, takeApart } from '../verifier/text/analysis';
import { canonical } from '../verifier/text/spelling';

/** What an answer says, as far as it can be told without a model. */
export interface AnswerFacts {
  /** In plain form: two answers that are equal in it say the same. */
  readonly plain: string;
  readonly parts: Pick<TextParts, 'words' | 'lemmas' | 'lemmaSet' | 'negations'>;
  /** As digits, each once. */
  readonly numbers: ReadonlySet<string>;
  /** It begins with a no. */
  readonly denies: boolean;
  /** It says that it cannot help. */
  readonly declines: boolean;
  readonly hasCode: boolean;
}

/** Longer answers are compared by their beginning: what they say comes first. Characters. */
const MOST = 2_000;

const NUMBER = /(?<![\p{L}\d])-?\d+(?:[.,:/]\d+)*/gu;
/** Numbers and marks of a list say where something stands. */
const LIST_MARK = /^\s*(?:\d+[.)]|[-*•])\s+/gm;
const DENIAL = /^(?:no|nope|never|not)(?!\p{L})/u;
const DECLINE =
  /(?<!\p{L})i(?:['’]m| am)? (?:can(?:['’]t|not| not)|unable to|not able to|do(?:n['’]t| not) have (?:any )?access|have no access)(?!\p{L})/u;
const CODE = /`|\b(?:SELECT|INSERT|UPDATE|DELETE)\b.+\b(?:FROM|INTO|SET)\b|[{};]\s*$/m;

export function factsOf(answer: string): AnswerFacts {
  const beginning = answer.slice(0, MOST);
  const plain = plainForm(beginning.replace(LIST_MARK, ' '));
  const numbers = (plain.match(NUMBER) ?? []).map((number) => number.replace(/,(?=\d{3})/g, ''));
  return {
    plain,
    parts: takeApart(canonical(beginning.replace(LIST_MARK, ' ').replace(/[*_`#>|]+/g, ' '))),
    numbers: new Set(numbers),
    denies: DENIAL.test(plain),
    declines: DECLINE.test(plain),
    hasCode: CODE.test(beginning),
  };
}

/** Without what only shows: upper case, marks of Markdown, blanks, quotes and stops around it. */
function plainForm(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s*_`#>|]+/g, ' ')
    .replace(/^[\s.,!?;:"'“”‘’()]+/, '')
    .trimEnd()
    .replace(/[.,!?;:"'“”‘’()]+$/, '');
}
