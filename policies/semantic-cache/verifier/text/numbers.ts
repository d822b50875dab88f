import { isNumeric } from './tokens';

const SMALL =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );

const ORDINALS = 'zeroth first second third fourth fifth sixth seventh eighth ninth tenth'.split(' ');

const NUMBER_WORDS: ReadonlyMap<string, string> = new Map([
  ...SMALL.map((word, value) => [word, String(value)] as const),
  ...ORDINALS.map((word, value) => [word, `${value}th`] as const),
  ...'twenty thirty forty fifty sixty seventy eighty ninety'
    .split(' ')
    .map((word, index) => [word, String(10 * (index + 2))] as const),
  ['hundred', '100'],
  ['thousand', '1000'],
  ['million', '1000000'],
  ['billion', '1000000000'],
  ['dozen', '12'],
  ['twice', '2'],
  ['double', '2'],
  ['triple', '3'],
  ['half', '1/2'],
  ...'ii iii iv vi vii viii ix xi xii xiii xiv xv xvi'
    .split(' ')
    .map((word, index) => [word, String([2, 3, 4, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16][index])] as const),
]);

/** Roman numerals of one letter, which are words as well, and what they stand behind as numerals. */
const ROMAN: ReadonlyMap<string, string> = new Map([
  ['i', '1'],
  ['v', '5'],
  ['x', '10'],
]);
const NUMBERED =
  /^(?:part|volume|chapter|act|phase|type|level|book|class|section|article|title|grade|stage|elizabeth|charles|henry|richard|william|james|louis|napoleon|nicholas|final|rocky)$/;

/** Words before "one" that make it a pronoun ("this one", "which one"). */
const PRONOUN_BEFORE_ONE = /^(?:no|this|that|which|the|of|some|any|every|each|another|good|best|only)$/;

/** The number that the token at a place means, in one way of writing ("3", "three"; "2nd", "second"); undefined for a word. */
export function numberAt(tokens: readonly string[], at: number): string | undefined {
  const token = tokens[at] ?? '';
  if (isNumeric(token))
    return token
      .replace(/(?<=\d),(?=\d{3})/g, '')
      .replace(/\.0+$/, '')
      .replace(/(?:st|nd|rd)$/, 'th');
  const before = tokens[at - 1] ?? '';
  const value = NUMBER_WORDS.get(token) ?? (NUMBERED.test(before) ? ROMAN.get(token) : undefined);
  if (value === undefined) return undefined;
  if (token === 'one' && (PRONOUN_BEFORE_ONE.test(before) || tokens[at + 1] === 'of' || before === ''))
    return undefined;
  // "First, open the lid", "a second account", "per second".
  if (token === 'first' && at === 0) return undefined;
  return token === 'second' && /^(?:a|per|\d.*)$/.test(before) ? undefined : value;
}

/** Arithmetic between operands, in order: "3x + 5" and "3x - 5" hold the same numbers. */
export function operatorsIn(text: string): string {
  return (
    text.match(/(?<=[\d\w)]\s?)(?:\*\*|\/\/|<<|>>|[-+*/%=<>^])(?=\s?[\d(])|(?<=\d\s?)[-+*/%=<>^](?=\s?[a-z(])/g) ?? []
  ).join(' ');
}
