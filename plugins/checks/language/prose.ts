/** What stands between fences or on one line between backticks; a fence that is not closed goes to the end. */
const CODE = /```[^]*?(?:```|$)|`[^`\n]{1,500}`/g;
/** What is written without a blank in characters of ASCII: words, addresses, names of variables, code. */
const RUN = /[\x21-\x7e]+/g;
/** Signs that words have not: `user_id`, `x[1]`, `www.example.org`, `readFile`. */
const NOT_A_WORD = /[\d_@\\/=<>{}[\]|#$&*+^~]|\w[.(:]\w|[a-z][A-Z]/;
const WIDE = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/gu;

/** A text without what is in no language: code, addresses, names of variables, numbers. */
export function proseOf(text: string): string {
  return text.replace(CODE, ' ').replace(RUN, (run) => (NOT_A_WORD.test(run) ? ' ' : run));
}

/** How many letters and vowel signs a text has; of Chinese, Japanese and Korean one says as much as three of others. */
export function lettersOf(text: string): number {
  return count(text, /[\p{L}\p{M}]/gu) + 2 * count(text, WIDE);
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
