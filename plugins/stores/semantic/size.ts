import type { IndexEntry } from './entry-log';

/** The objects that hold an entry, in bytes. As the following, measured generously on Node 20. */
const ENTRY = 1200;
/** A word of an entry. */
const TERM = 40;
/** A label, or a member of an object. */
const LABEL = 100;
const FLOAT = 4;
const CHARACTER = 2;

/** A word's list of the entries that have it. */
export const LIST_BYTES = 220;
/** What a partition takes besides its entries and lists. */
export const PARTITION_BYTES = 1000;

/** What an entry takes, its answer included, besides the lists of its words. */
export function entryBytes({ id, partition, text, group, terms, vector, labels, answerBytes }: IndexEntry): number {
  const { tags = {}, ...names } = labels;
  const labelled = [...Object.entries(tags).flat(), ...Object.values(names)];
  const characters = [id, partition, text, group, ...labelled].reduce((sum, one) => sum + (one?.length ?? 0), 0);
  const objects = ENTRY + TERM * terms.length + LABEL * labelled.length;
  return objects + CHARACTER * characters + FLOAT * (vector?.length ?? 0) + answerBytes;
}
