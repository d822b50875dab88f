/** Texts of which everybody can count the tokens: each word, with the blank before it, is one in OpenAI's encodings. */
const DIGITS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'] as const;
/** What models and clients say, again and again. */
export const WORD = 'hello';
/** Decimal places of a number in words. */
const PLACES = 5;
const NUMBER = new RegExp(`${WORD}((?: (?:${DIGITS.join('|')})){${PLACES}})`);

export const VOCABULARY: readonly string[] = [WORD, ...DIGITS];

/** A prompt that carries a number, and how many tokens it has. */
export function promptOf(number: number, padding: number): { text: string; tokens: number } {
  const digits = [...String(number).padStart(PLACES, '0')].map((digit) => DIGITS[Number(digit)]);
  return { text: [WORD, ...digits, ...Array<string>(padding).fill(WORD)].join(' '), tokens: 1 + PLACES + padding };
}

/** The number in a request, whatever API it came by. */
export function numberIn(body: string): number {
  const words = NUMBER.exec(body)?.[1]?.trim().split(' ');
  if (!words) throw new Error(`no number stands in ${body.slice(0, 500)}`);
  return Number(words.map((word) => DIGITS.indexOf(word as (typeof DIGITS)[number])).join(''));
}

/** Answers of so many tokens. */
export function answerOf(tokens: number): string {
  return ` ${WORD}`.repeat(tokens);
}

/** How many of those tokens stand in what a client has received. */
export function tokensIn(received: string): number {
  return received.split(WORD).length - 1;
}
