/**
 * What must stand before something that could be anything by itself: one of some words, with at most two other words
 * between. Looks at no more than 64 characters.
 *
 * @param words sources of regular expressions, of at most 24 characters each
 */
export function after(words: readonly string[]): string {
  return `(?<=(?<![A-Za-z])(?:${words.join('|')})[^A-Za-z0-9\\n]{1,4}(?:[A-Za-zÀ-ÿ]{1,10}[^A-Za-z0-9\\n]{1,4}){0,2})`;
}
