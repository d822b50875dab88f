/** What stands in it is not words of a sentence: it is taken as it is written. */
const QUOTED = /(`[^`]*`|"[^"]*"|“[^”]*”|«[^»]*»)/;
/** Questions about writing itself are answered by how they are written. */
const ABOUT_WRITING =
  /(?<!\p{L})(?:capitals?|capitali[sz]\p{L}*|upper-?case|lower-?case|(?:upper|lower) case|letters?|characters?|spell\p{L}*|spaces?|blanks?|whitespace|punctuation|proofread\p{L}*|grammar|grammatical\p{L}*|typos?|rewrite|rephrase|translate|translation|correct this|regex\p{L}*|hash|base64|encode|decode)(?!\p{L})/iu;
/** A sentence that begins so is a question with and without its mark. */
const QUESTION =
  /^(?:who|whom|whose|what|which|when|where|why|how|is|are|was|were|do|does|did|can|could|will|would|should|has|have|had|may|must)(?!\p{L})/u;
/** Words that are written like this are other words in lower case: `US`, `IT`, `WHO`; `mW` and `MW`; `iOS`. */
const TELLING_CAPITALS = /\p{L}\p{Lu}/u;
/** Symbols of units and of one letter: `5 M` and `5 m`, vitamin C. */
const SYMBOL = /^(?![IiAa]$)\p{L}$/u;
/** Before an exclamation mark it makes a factorial. */
const OPERAND = /(?:[\d)]|(?<!\p{L})\p{L})$/u;
const WORD = /[\p{L}\p{N}\p{M}]+/gu;
const PIECE = /\S+/g;
/** Addresses, paths and names of files and people's accounts, of which upper and lower case may be two. */
const ADDRESS = /[/\\_@=#]|\p{L}[.:]\p{L}/u;
/** Names that are another word in lower case. */
const NAMES: ReadonlySet<string> = new Set(
  `apple amazon august bill bush chad china cook crane dash dell drew edge excel frank go grant hope ice jack java jersey
  job jordan july june king lent mark march mars may mercury mint nice oracle outlook pat pole polish python reading
  ring rob rose ruby rust safari scala shell slack spring square steam sue swift target teams turkey turner violet ward
  wells will windows word`.split(/\s+/),
);

/**
 * A question without what makes no difference in how it was typed: blanks around it and runs of them, the last stops,
 * and capitals. Those of words that are other words without stay (`US`, `Turkey`), and so does everything in quotes and
 * backquotes, and in questions about writing. Equal forms ask for the same; others may as well.
 */
export function writtenForm(text: string): string {
  const whole = text.trim();
  if (ABOUT_WRITING.test(whole)) return whole;
  const form = whole
    .split(QUOTED)
    .map((part, at) => (at % 2 ? part : plain(part)))
    .join('');
  return withoutLastStops(form);
}

function plain(part: string): string {
  return part
    .replace(/\s*\n\s*/g, '\n')
    .replace(/[^\S\n]+/g, ' ')
    .replace(PIECE, (piece) => (ADDRESS.test(piece) ? piece : piece.replace(WORD, lowered)));
}

const lowered = (word: string): string => (isTelling(word) ? word : word.toLowerCase());

function isTelling(word: string): boolean {
  const isName = /^\p{Lu}/u.test(word) && NAMES.has(word.toLowerCase());
  return isName || TELLING_CAPITALS.test(word) || SYMBOL.test(word) || /\d/.test(word);
}

/** A question mark makes a question of what would be none, so that it goes only where a question stands anyway. */
function withoutLastStops(form: string): string {
  const lastSentence = form.split(/[.!?]\s+|\n/).at(-1) ?? '';
  const [stops = ''] = (QUESTION.test(lastSentence) ? /[\s.!?]+$/ : /[\s.!]+$/).exec(form) ?? [];
  const rest = form.slice(0, form.length - stops.length);
  return stops.includes('!') && OPERAND.test(rest) ? form : rest;
}
