import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { FUNCTION_WORDS } from '../verifier/words/function-words';
import { readWordNet, type WordNet } from './wordnet';

/**
 * `npm run train:tables`: derives the verifier's word tables. Ranks come from the merge ranks of the byte pair
 * encodings r50k_base and cl100k_base (a pair is merged the earlier the more often it occurs, so that the merge rank of a
 * whole word follows its frequency in web text); synonyms, opposites and classes from WordNet 3.1.
 */
const TABLES = path.resolve('policies/semantic-cache/verifier/words/tables');
/** Rarer senses relate words that hardly anybody means so. */
const SENSES = { n: 3, v: 3, a: 3, r: 2 } as const;
const LARGEST_CLASS = 120;

const wordnet = readWordNet();
const words = listWords(wordnet);
const listed = new Set(words);
write('words.json', {
  source: 'Merge ranks of r50k_base and cl100k_base (gpt-tokenizer, MIT), most frequent first',
  words: words.join(' '),
});
write('relations.json', {
  source: 'Princeton WordNet 3.1, frequent senses of listed words',
  synonyms: synonyms().join('|'),
  antonyms: opposites().join('|'),
  classes: classes().join('|'),
});

function write(name: string, table: Record<string, string>): void {
  writeFileSync(path.join(TABLES, name), `${JSON.stringify(table, null, 2)}\n`);
  console.log(`${name}: ${Object.values(table).join('').length} bytes`);
}

/** Rank by first appearance of every word that one token with its space before spells, in lower case. */
function ranksIn(encoding: string): Map<string, number> {
  const folder = path.dirname(require.resolve('gpt-tokenizer/package.json'));
  const ranks = new Map<string, number>();
  for (const line of readFileSync(path.join(folder, 'data', `${encoding}.tiktoken`), 'latin1').split('\n')) {
    const token = Buffer.from(line.split(' ')[0] ?? '', 'base64').toString('latin1');
    const word = /^ ([A-Za-z]{2,})$/.exec(token)?.[1]?.toLowerCase();
    if (word !== undefined && !ranks.has(word)) ranks.set(word, ranks.size);
  }
  return ranks;
}

function listWords({ senses }: WordNet): string[] {
  const older = ranksIn('r50k_base');
  const newer = ranksIn('cl100k_base');
  const known = new Set([...senses.keys()].map((key) => key.split('/')[0] ?? ''));
  const rank = (word: string) => Math.sqrt((older.get(word) ?? older.size) * (newer.get(word) ?? newer.size));
  return [...new Set([...newer.keys(), ...older.keys(), ...[...FUNCTION_WORDS].filter((word) => word.length > 1)])]
    .filter((word) => FUNCTION_WORDS.has(word) || isWord(word, known))
    .sort((one, other) => rank(one) - rank(other) || (one < other ? -1 : 1));
}

/** Encodings hold pieces of words too; a word is what WordNet knows, plain or with an ending. */
function isWord(word: string, known: ReadonlySet<string>): boolean {
  const stems = [
    word,
    ...['s', 'es', 'd', 'ed', 'ing', 'er', 'est', 'ly'].map((end) => strip(word, end)),
    ...swapped(word),
  ];
  return stems.some((stem) => stem.length > 1 && known.has(stem));
}

function strip(word: string, ending: string): string {
  return word.endsWith(ending) ? word.slice(0, -ending.length) : '';
}

function swapped(word: string): string[] {
  const doubled = /^(.*?(.))\2(?:ed|ing|er)$/.exec(word)?.[1] ?? '';
  return [`${strip(word, 'ies')}y`, `${strip(word, 'ied')}y`, `${strip(word, 'ing')}e`, doubled].filter(
    (stem) => stem.length > 2,
  );
}

/** Frequent senses of listed words, with the listed words that have them among their frequent ones. */
function frequentSenses(): Map<string, string[]> {
  const members = new Map<string, string[]>();
  for (const word of words) {
    for (const part of ['n', 'v', 'a', 'r'] as const) {
      for (const synset of (wordnet.senses.get(`${word}/${part}`) ?? []).slice(0, SENSES[part])) {
        members.set(synset, [...(members.get(synset) ?? []), word]);
      }
    }
  }
  return members;
}

function synonyms(): string[] {
  const groups = [...frequentSenses().values()].filter((group) => group.length > 1).map((group) => group.join(' '));
  return [...new Set(groups)].sort();
}

function opposites(): string[] {
  const pairs = [...wordnet.synsets.values()].flatMap(({ opposites }) =>
    opposites.map(({ word, synset, index }) => [word, wordnet.synsets.get(synset)?.words[index] ?? ''].sort()),
  );
  const kept = pairs.filter((pair) => pair.every((word) => listed.has(word))).map((pair) => pair.join(' '));
  return [...new Set(kept)].sort();
}

/** Nouns that share what stands directly above their most frequent meaning. */
function classes(): string[] {
  const members = new Map<string, string[]>();
  for (const word of words) {
    const sense = wordnet.senses.get(`${word}/n`)?.[0];
    const above = sense === undefined ? undefined : wordnet.synsets.get(sense)?.above[0];
    if (above !== undefined) members.set(above, [...(members.get(above) ?? []), word]);
  }
  const kept = [...members.values()].filter((group) => group.length > 1 && group.length <= LARGEST_CLASS);
  return kept.map((group) => group.join(' ')).sort();
}
