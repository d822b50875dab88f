import { TextMemo } from '../../../plugins/core/text-memo';
import { analyse } from '../verifier';
import type { Analysis } from '../verifier';

/** What is held at most, in UTF-16 units of all texts: an analysis takes some hundred bytes a unit. */
const CAPACITY = 250_000;

const analyses = new TextMemo<Analysis>(CAPACITY, (text) => text.length);

/** The analysis of a text, remembered while it is among those used last: popular entries are candidates again and again. */
export function analysisOf(text: string): Analysis {
  const known = analyses.get(text);
  if (known) return known;
  const analysis = analyse(text);
  analyses.set(text, analysis);
  return analysis;
}
