import type { IndexEntry } from './entry-log';

/** The objects that hold an entry, in bytes. As the following, measured generously on Node 20. */
const ENTRY = 1200;
/** A word in the index: its list of entries, which most words of a small partition have to themselves. */
const TERM = 250;
/** A label, or a member of an object. */
const LABEL = 100;
const FLOAT = 4;
const CHARACTER = 2;

/** What an entry takes, its answer and its part of the index included. */
export function sizeOf({ id, partition, text, group, terms, vector, labels, answerBytes }: IndexEntry): number {
  const { tags = {}, ...names } = labels;
  const labelled = [...Object.entries(tags).flat(), ...Object.values(names)];
  const words = terms.map(([word]) => word);
  const texts = [id, partition, text, group, ...labelled, ...words];
  const characters = texts.reduce((sum, one) => sum + (one?.length ?? 0), 0);
  const objects = ENTRY + TERM * terms.length + LABEL * labelled.length;
  return objects + CHARACTER * characters + FLOAT * (vector?.length ?? 0) + answerBytes;
}
