/** What an answer says, as far as words alone tell it. */
export interface AnswerFacts {
  /** In plain form: two answers that are equal in it say the same. */
  readonly plain: string;
  /** Words that tell something, each once. */
  readonly words: ReadonlySet<string>;
  readonly numbers: ReadonlySet<string>;
  /** It begins with a no. */
  readonly denies: boolean;
}

/** Longer answers are compared by their beginning: what they say comes first. Characters. */
const MOST = 20_000;

const NUMBER = /(?<![\p{L}\d])-?\d+(?:[.,:/]\d+)*/gu;
const WORD = /\p{L}[\p{L}\p{M}'’]+/gu;
const DENIAL = /^(?:no|nope|never|not)(?!\p{L})/u;
/** Words that say nothing by themselves. */
const EMPTY: ReadonlySet<string> = new Set(
  `the is are was were be been being am to of in on at by for from with as it its this that these those and or but so
  if then than you your yours we our my me he she they them his her their there here which who what when how why can
  could will would shall should may might must do does did done have has had having one also just very more most some
  any all each such into over about up out only own same other yes no not sure okay certainly course hello thanks thank
  please answer question an`.split(/\s+/),
);

export function factsOf(answer: string): AnswerFacts {
  const plain = plainForm(answer.slice(0, MOST));
  const words = (plain.match(WORD) ?? []).filter((word) => !EMPTY.has(word)).map(stem);
  const numbers = (plain.match(NUMBER) ?? []).map((number) => number.replace(/,(?=\d{3})/g, ''));
  return { plain, words: new Set(words), numbers: new Set(numbers), denies: DENIAL.test(plain) };
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

/** Enough for plurals and forms of regular verbs to be one word. */
function stem(word: string): string {
  return word.replace(/['’]s?$/, '').replace(/(?<=\p{L}{3})(?:ies|es|s|ing|ed|ly)$/u, '');
}
