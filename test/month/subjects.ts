import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../support/gateway';

/** Questions with one answer. */
export interface Meaning {
  readonly name: string;
  readonly phrasings: readonly string[];
}

/** Questions that look alike: the first meaning is asked in many ways, the others are what it may be mistaken for. */
export interface Subject {
  readonly name: string;
  readonly meanings: readonly Meaning[];
}

/** A line of the data that the verifier is trained on. */
interface Line {
  same?: string[];
  phrasings?: string[];
  slots?: Record<string, string[]>;
  near?: string[];
}

const FOLDER = path.join(ROOT, 'policies/semantic-cache/training/data');
/** A log has its own repeats. */
const LEFT_OUT = /log/;
/** Of the values of a template's slots: few differ in one slot only otherwise. */
const MOST_VALUES = 3;

/** All subjects of the training data; a text that two meanings share stays with the first. */
export function readSubjects(): Subject[] {
  const taken = new Set<string>();
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.jsonl') && !LEFT_OUT.test(file))
    .sort()
    .flatMap((file) => {
      const lines = readFileSync(path.join(FOLDER, file), 'utf8').split('\n').filter(Boolean);
      return lines.map((line, index) => subjectOf(JSON.parse(line) as Line, `${file}:${index + 1}`, taken));
    })
    .filter(({ meanings }) => meanings.length > 1);
}

function subjectOf(line: Line, name: string, taken: Set<string>): Subject {
  const classes = line.phrasings
    ? fillings(line.slots ?? {}).flatMap((values) => [
        line.phrasings!.map((text) => filled(text, values)),
        ...(line.near ?? []).map((text) => [filled(text, values)]),
      ])
    : [line.same ?? [], ...(line.near ?? []).map((text) => [text])];
  const meanings = classes.flatMap((texts, index) => {
    const phrasings = texts.filter((text) => !taken.has(text) && taken.add(text));
    return phrasings.length ? [{ name: `${name}/${index}`, phrasings }] : [];
  });
  return { name, meanings };
}

function fillings(slots: Record<string, string[]>): Record<string, string>[] {
  let all: Record<string, string>[] = [{}];
  for (const [slot, values] of Object.entries(slots)) {
    all = all.flatMap((filling) => values.slice(0, MOST_VALUES).map((value) => ({ ...filling, [slot]: value })));
  }
  return all;
}

function filled(text: string, values: Record<string, string>): string {
  return text.replace(/\{(\w+)\}/g, (_, slot: string) => values[slot] ?? '');
}
