/**
 * Prompts up to this length are compared. Of the 21,029 prompts that the trees learn from half have 48 characters or
 * fewer, 99 % at most 265, and the longest 358; nothing was measured on longer ones, so they are left to the exact stage.
 */
const MAX_LENGTH = 400;

const CODE_LINE =
  /```|^\s*(?:#include|import [\w.]+;?$|from \w+ import|def \w+\(|class \w+|function \w+\(|public |SELECT .+ FROM )/m;
const CODE_SYMBOL = /[{}();=<>[\]|\\&$#@~^]/g;
/** Share of characters that hardly anything but code uses, from which a text is code. */
const CODE_SHARE = 0.06;

/** Share of words that are function words of another language, from which a text is not English. */
const FOREIGN_SHARE = 0.2;

const FOREIGN = new Set(
  `der die das und ist nicht wie ich ein eine mit für auf den dem zu von sie wir kann was
  el la los las que de del como para una por es con está cuál qué cómo dónde mi
  le les des est une pour dans quel quelle comment je vous sur avec pas au du et
  il che di per sono non della gli come posso qual
  o os um uma não para com qual você em
  de het een van niet hoe wat ik voor met zijn
  och att är som hur jag inte på czy jak jest nie się na gdzie`.split(/\s+/),
);

/** Words of both English and another language, which tell neither. */
const SHARED = new Set('de la die was an in on do a no per come mi as o me van le es il den'.split(' '));

/**
 * Models may read what stands between words, such as Morse code, where only words are compared: so many signs, and such
 * a share of all characters, are too many. The same one repeated is one.
 */
const FEW_SIGNS = 8;
const SIGNS_SHARE = 0.15;

/**
 * Characters of control and format, halves of characters and those that are none, in which more may be written than is
 * seen: but for tabs, ends of lines, and what joins and colours emoji.
 */
const UNSEEN =
  /(?![\t\n\r]|\ufe0f|(?<=\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f)\u200d)[\p{C}\p{Variation_Selector}]/u;

/** Why the verifier has no data for a text, each with what such a text has. */
export const UNSUPPORTED = {
  unseen: 'characters that nobody sees',
  long: `more than ${MAX_LENGTH} characters`,
  wordless: 'no words',
  language: 'another language than English',
  code: 'code',
  signs: 'more signs than a text has',
} as const;
export type Unsupported = keyof typeof UNSUPPORTED;

/** Undefined where the verifier has data for the text. */
export function whyUnsupported(text: string): Unsupported | undefined {
  if (UNSEEN.test(text)) return 'unseen';
  if (text.length > MAX_LENGTH) return 'long';
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  if (letters === 0) return 'wordless';
  // What stands in quotes is quoted from somewhere: a phrase to translate, a message.
  const plain = text.replace(/"[^"]*"|\u201c[^\u201d]*\u201d/g, ' ');
  const foreignLetters = plain.match(/(?=\p{L})[^\p{Script=Latin}]/gu)?.length ?? 0;
  if (foreignLetters > 0.1 * letters) return 'language';
  if (isCode(text)) return 'code';
  const signs = text.match(/([^\p{L}\p{M}\p{N}\s])\1*/gu)?.length ?? 0;
  if (signs > FEW_SIGNS && signs > SIGNS_SHARE * text.length) return 'signs';
  return isForeign(plain) ? 'language' : undefined;
}

function isCode(text: string): boolean {
  if (CODE_LINE.test(text)) return true;
  const symbols = text.match(CODE_SYMBOL)?.length ?? 0;
  return symbols > 4 && symbols > CODE_SHARE * text.length;
}

function isForeign(text: string): boolean {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  const foreign = words.filter((word) => FOREIGN.has(word) && !SHARED.has(word)).length;
  return foreign > 1 && foreign > FOREIGN_SHARE * words.length;
}
