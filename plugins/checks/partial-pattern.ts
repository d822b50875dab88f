/** It tells of the text that is there: more text does not unsay what it forbids. */
const FORBIDDEN = /\(\?!/y;
const OPENING = /\((?:\?(?::|<\w+>)|(?!\?))/y;
/** A class, an escape, or a character: what consumes one character. */
const ATOM = /\[(?:[^\]\\]|\\.)*\]|\\[pP]\{[^}]*\}|\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|\\[^bB]|[^\\()|*+?{}^$]/y;
const REST = /\{\d+(?:,\d+)?\}\??|\?|\||\)/y;

/**
 * A pattern for the beginnings of what a pattern matches, where the text ends in their midst: every atom may be
 * missing there. `ab{2}` becomes `(?:a|$)(?:b|$){2}`, to be followed by `$`.
 *
 * @param source of a regular expression with groups, classes and quantifiers, but without references to groups; of
 *   lookarounds only `(?!`, for the others would want to see what is missing
 */
export function partialPattern(source: string): string {
  let partial = '';
  let at = 0;
  const take = (expression: RegExp): string | undefined => {
    expression.lastIndex = at;
    const taken = expression.exec(source)?.[0];
    at += taken?.length ?? 0;
    return taken;
  };
  while (at < source.length) {
    const start = at;
    if (take(FORBIDDEN)) {
      at = closingOf(source, start) + 1;
      partial += source.slice(start, at);
      continue;
    }
    const unchanged = take(OPENING) ?? take(REST);
    if (unchanged !== undefined) {
      partial += unchanged;
      continue;
    }
    const atom = take(ATOM);
    if (atom === undefined) throw new Error(`cannot read the pattern ${source} from character ${at} on`);
    partial += `(?:${atom}|$)`;
  }
  return partial;
}

/** Where the group that opens at a place closes. */
function closingOf(source: string, opening: number): number {
  let depth = 0;
  let inClass = false;
  for (let at = opening; at < source.length; at++) {
    const character = source[at];
    if (character === '\\') at++;
    else if (character === '[') inClass = true;
    else if (character === ']') inClass = false;
    else if (inClass) continue;
    else if (character === '(') depth++;
    else if (character === ')' && --depth === 0) return at;
  }
  throw new Error(`a group of the pattern ${source} is not closed`);
}
