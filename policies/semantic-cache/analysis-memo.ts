import { analyse } from './verifier';
import type { Analysis } from './verifier';

/** What is held at most, in UTF-16 units of all texts: an analysis takes some hundred bytes a unit. */
const CAPACITY = 250_000;

/** In order of last use: a `Map` iterates in the order its keys were set. */
const analyses = new Map<string, Analysis>();
let held = 0;

/** The analysis of a text, remembered while it is among those used last: popular entries are candidates again and again. */
export function analysisOf(text: string): Analysis {
  const known = analyses.get(text);
  if (known) {
    analyses.delete(text);
    analyses.set(text, known);
    return known;
  }
  const analysis = analyse(text);
  analyses.set(text, analysis);
  held += text.length;
  for (const oldest of analyses.keys()) {
    if (held <= CAPACITY) break;
    analyses.delete(oldest);
    held -= oldest.length;
  }
  return analysis;
}
