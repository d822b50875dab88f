const ALPHABETS: Record<string, string> = {
  digit: '0123456789',
  hex: '0123456789abcdef',
  lower: 'abcdefghijklmnopqrstuvwxyz0123456789',
  upper: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789',
  any: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
  base32: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567',
  base64: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
  url: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-',
};

/**
 * Puts made-up characters where a text asks for them, as in `ghp_{any 36}`: no key of anybody stands in this
 * repository, though its form does. The same seed gives the same characters.
 */
export function madeUp(text: string, seed: number): string {
  let state = seed * 7919 + 104729;
  const next = (below: number) => {
    // Park and Miller's generator.
    state = (state * 48271) % 2147483647;
    return state % below;
  };
  return text.replaceAll(
    /\{(digit|hex|lower|upper|any|base32|base64|url) (\d+)\}/g,
    (_, name: string, count: string) => {
      const alphabet = ALPHABETS[name]!;
      return Array.from({ length: Number(count) }, () => alphabet[next(alphabet.length)]).join('');
    },
  );
}
