import type { Span } from '../../../plugins/core/check';
import { madeUp } from './made-up';

export interface Labelled {
  readonly text: string;
  readonly spans: readonly Span[];
}

/** Reads a text in which what is to be found is marked: `write to «EMAIL:a@b.org»`. */
export function readMarked(marked: string, seed = 0): Labelled {
  const spans: Span[] = [];
  let text = '';
  let at = 0;
  const source = madeUp(marked, seed);
  for (const { 0: mark, 1: label = '', 2: found = '', index } of source.matchAll(/«([A-Z_]+):([^»]*)»/g)) {
    text += source.slice(at, index);
    spans.push({ start: text.length, end: text.length + found.length, label });
    text += found;
    at = index + mark.length;
  }
  return { text: text + source.slice(at), spans };
}

/** Every third example is held out: rules are not tuned to it. */
export function split<T>(examples: readonly T[]): { tuned: T[]; heldOut: T[] } {
  return {
    tuned: examples.filter((_, index) => index % 3 !== 2),
    heldOut: examples.filter((_, index) => index % 3 === 2),
  };
}
