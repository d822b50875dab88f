import type { Finder, Span } from '../core/check';
import { partialPattern } from './partial-pattern';

/**
 * One kind of thing to find. All sources are of regular expressions that go by UTF-16 units, as pieces
 * of texts may be cut.
 */
export interface PatternRow {
  readonly label: string;
  /** Lookbehinds for what must or must not stand before; at most `LOOKBEHIND` characters are looked at. */
  readonly before?: string;
  /** Quantifiers must be bounded, and neighbours not take the same characters: then it takes linear time. */
  readonly pattern: string;
  /** What must not follow. */
  readonly notBefore?: string;
  /** Characters that the pattern takes at most. */
  readonly longest: number;
  readonly ignoreCase?: boolean;
  /** How many characters of a candidate are really meant; 0 for none of them. All of them unless it is told. */
  readonly measure?: (candidate: string) => number;
}

interface CompiledRow extends PatternRow {
  readonly whole: RegExp;
  readonly partial: RegExp;
}

/** Characters before a place that rows may look at. */
const LOOKBEHIND = 64;

/** Characters behind a place that rows may look at. */
const LOOKAHEAD = 8;

/**
 * Finds what rows describe. The earliest place wins, of places that begin together the longest, then the one of the
 * earliest row; a place's neighbours to the left have no say, so that a text can be cut anywhere outside of a place.
 */
export function patternFinder(rows: readonly PatternRow[]): Finder {
  const compiled = rows.map(compile);
  const find = (text: string, from = 0) => findAll(compiled, text, from);
  return {
    lookbehind: LOOKBEHIND,
    find,
    settled(text, from = 0) {
      let open = firstOpen(compiled, text, from);
      for (const { start, end } of find(text, from)) {
        if (open <= start) break;
        if (open < end) open = firstOpen(compiled, text, end);
      }
      return open;
    },
  };
}

function compile(row: PatternRow): CompiledRow {
  const { before = '', pattern, notBefore, ignoreCase } = row;
  const flags = ignoreCase ? 'gi' : 'g';
  const whole = `${before}(?:${pattern})${notBefore === undefined ? '' : `(?!${notBefore})`}`;
  const follower = notBefore === undefined ? '' : `(?:${partialPattern(notBefore)})?`;
  // It must not match nothing: a place begins with a character.
  const partial = `${before}(?=[^])(?:${partialPattern(pattern)})${follower}$`;
  return { ...row, whole: new RegExp(whole, flags), partial: new RegExp(partial, flags) };
}

function findAll(rows: readonly CompiledRow[], text: string, from: number): Span[] {
  const next = rows.map((row) => search(row, text, from));
  const spans: Span[] = [];
  for (;;) {
    const found = next.reduce(better, undefined);
    if (!found) return spans;
    spans.push(found);
    rows.forEach((row, index) => {
      const known = next[index];
      if (known && known.start < found.end) next[index] = search(row, text, found.end);
    });
  }
}

function better(best: Span | undefined, other: Span | undefined): Span | undefined {
  if (!best || !other) return best ?? other;
  const isBetter = other.start < best.start || (other.start === best.start && other.end > best.end);
  return isBetter ? other : best;
}

function search({ label, whole, measure }: CompiledRow, text: string, from: number): Span | undefined {
  whole.lastIndex = from;
  for (let match = whole.exec(text); match; match = whole.exec(text)) {
    const start = match.index;
    const length = measure ? measure(match[0]) : match[0].length;
    if (length > 0) return { start, end: start + length, label };
    whole.lastIndex = start + 1;
  }
  return undefined;
}

/** The first place where, once more text follows, something could begin or end otherwise than now. */
function firstOpen(rows: readonly CompiledRow[], text: string, from: number): number {
  return rows.reduce((first, { partial, longest }) => {
    partial.lastIndex = Math.max(from, text.length - longest - LOOKAHEAD);
    return Math.min(first, partial.exec(text)?.index ?? first);
  }, text.length);
}
