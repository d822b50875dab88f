import { Type } from '@sinclair/typebox';
import { readFileSync } from 'node:fs';
import { defineCheck, type Finder, type Span } from '../../core/check';
import { folded, WordTree } from './word-tree';

/** A longer entry is a mistake, such as a file without line ends; and it bounds what is held back of a stream. */
const LONGEST_PHRASE = 200;
const FILE = 'file:';

/** Words and phrases that must not be said. */
export const denyList = defineCheck({
  name: 'deny-list',
  summary: 'Words and phrases, whole and in any case',
  parameters: Type.Object({
    words: Type.Array(Type.String({ minLength: 1, maxLength: LONGEST_PHRASE }), {
      minItems: 1,
      description:
        'Words and phrases, found whole and in upper and lower case; any blanks may stand where a phrase has one. `file:words.txt` stands for the lines of a file, without empty ones and those that begin with `#`.',
      examples: [['project bluebird', 'file:deny-list.txt']],
    }),
  }),
  setup({ words }) {
    const tree = new WordTree();
    for (const phrase of words.flatMap(phrasesOf)) tree.add(phrase);
    return { finder: finderOf(tree) };
  },
});

function phrasesOf(entry: string): string[] {
  if (!entry.startsWith(FILE)) return [entry];
  const file = entry.slice(FILE.length);
  const lines = linesOf(file).map((line) => line.trim());
  const long = lines.findIndex(({ length }) => length > LONGEST_PHRASE);
  if (long !== -1) throw new Error(`${file}, line ${long + 1}: longer than ${LONGEST_PHRASE} characters`);
  return lines.filter((line) => line !== '' && !line.startsWith('#'));
}

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch (error) {
    throw new Error(`words: the file ${file} cannot be read; the path counts from the folder the gateway runs in`, {
      cause: error,
    });
  }
}

/** From each place of the text no more is read than the longest phrase has. */
function finderOf(tree: WordTree): Finder {
  return {
    lookbehind: 2,
    find(text, from = 0) {
      const lower = folded(text);
      const spans: Span[] = [];
      for (let start = from; start < text.length;) {
        const { end } = tree.walk(lower, start);
        if (end !== undefined) spans.push({ start, end, label: 'WORD' });
        start = end ?? start + 1;
      }
      return spans;
    },
    settled(text, from = 0) {
      const lower = folded(text);
      // Any blanks may stand for one, so that the longest phrase has no fixed length in the text.
      for (let start = from; start < text.length;) {
        const { end, open } = tree.walk(lower, start);
        if (open) return start;
        start = end ?? start + 1;
      }
      return text.length;
    },
  };
}
