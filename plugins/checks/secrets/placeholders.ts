const WORDS = new RegExp(
  'example|sample|placeholder|dummy|change_?me|replace|insert|redacted|your[_-]|[_-]here|(?:^|[_-])my[_-]|undefined|' +
    'x{4}|\\*{3}|\\.{3}|0{8}|12345678|abcdefgh|^test',
  'i',
);

/** Whether a text stands for a secret without being one, as in examples and templates. */
export function isPlaceholder(text: string): boolean {
  return WORDS.test(text) || new Set(text).size < Math.min(8, text.length / 2);
}
