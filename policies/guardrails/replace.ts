import { united } from '../../plugins/core/all-finders';
import type { Span } from '../../plugins/core/check';
import { read, type Reading } from './reading';
import type { Rule } from './guard';
import type { Passage, Text } from './texts';

/** A place of a text, as it stands, and what is to stand there. */
export interface Change extends Span {
  readonly replacement: string;
}

/** What a rule finds; nothing where it fails and that is to be let pass. */
export function spansOf(rule: Rule, text: string, from = 0): readonly Span[] {
  try {
    return rule.finder.find(text, from);
  } catch (error) {
    rule.failed(error);
    return [];
  }
}

/**
 * What a rule wants changed in a reading.
 *
 * @param text as it stands
 */
export function changesOf({ replacement }: Rule, spans: readonly Span[], reading: Reading, text: string): Change[] {
  if (!replacement) return [];
  return spans.map((span) => {
    const place = { start: reading.startOf(span.start), end: reading.endBefore(span.end) };
    const { start, end } = reading.json ? lastString(text, place) : place;
    const found = text.slice(start, end);
    return {
      start,
      end,
      label: span.label,
      replacement: replacement(reading.json ? unescaped(found) : found, span.label),
    };
  });
}

/** What is found may go over several strings of JSON, quotes and all: of these the last one is changed. */
function lastString(text: string, { start, end }: { start: number; end: number }): { start: number; end: number } {
  const last = end > start + 1 && text[end - 1] === '"' && text[end - 2] !== '\\' ? end - 1 : end;
  const quotes = [...text.slice(start, last).matchAll(/(?<!\\)"/g)];
  return { start: start + (quotes.length ? quotes.at(-1)!.index + 1 : 0), end: last };
}

function unescaped(json: string): string {
  try {
    return JSON.parse(`"${json}"`) as string;
  } catch {
    return json;
  }
}

/**
 * Looks for everything in texts that are read as one, in each by itself and in all together.
 * @returns the texts that have become others
 */
export function inspectPassage(passage: Passage, rules: readonly Rule[]): Map<Text, string> {
  const starts: number[] = [];
  let length = 0;
  for (const { text } of passage) {
    starts.push(length);
    length += text.length;
  }
  const changes = passage.flatMap((text, index) => inspect(text.text, text.json, rules, starts[index]!));
  if (passage.length > 1) changes.push(...inspect(passage.map(({ text }) => text).join(''), false, rules, 0));
  const changed = new Map<Text, string>();
  if (changes.length === 0) return changed;
  const ordered = united(changes);
  for (const [index, text] of passage.entries()) {
    const after = changedPart(text, starts[index]!, ordered);
    if (after !== text.text) changed.set(text, after);
  }
  return changed;
}

function inspect(text: string, json: boolean, rules: readonly Rule[], offset: number): Change[] {
  const reading = read(text, { json });
  return rules.flatMap((rule) => {
    const spans = spansOf(rule, reading.text);
    if (spans.length) rule.found();
    const changes = changesOf(rule, spans, reading, text);
    return changes.map((change) => ({ ...change, start: change.start + offset, end: change.end + offset }));
  });
}

/** A change that goes over several texts stands in the first of them. */
function changedPart({ text, json }: Text, offset: number, changes: readonly Change[]): string {
  const end = offset + text.length;
  const within = changes.filter((change) => change.start < end && change.end > offset);
  const own = within.map(({ start, end: last, label, replacement }) => ({
    start: Math.max(0, start - offset),
    end: Math.min(text.length, last - offset),
    label,
    replacement: start < offset ? '' : replacement,
  }));
  return applied(text, own, json);
}

/** @param changes in order, without overlaps */
export function applied(text: string, changes: readonly Change[], json: boolean): string {
  let done = 0;
  const pieces = changes.map(({ start, end, replacement }) => {
    const piece = text.slice(done, start) + inText(replacement, json);
    done = end;
    return piece;
  });
  return pieces.join('') + text.slice(done);
}

/** @param json the text to stand in is JSON */
export function inText(words: string, json: boolean): string {
  return json ? JSON.stringify(words).slice(1, -1) : words;
}
