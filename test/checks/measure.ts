import type { Finder, Span } from '../../plugins/core/check';
import { type Labelled, readMarked, split } from './labelled/marked';

export interface Figures {
  /** How many were to be found. */
  marked: number;
  found: number;
  wrong: number;
  missed: number;
  precision: number;
  recall: number;
}

const same = (one: Span) => (other: Span) =>
  one.start === other.start && one.end === other.end && one.label === other.label;

/** Figures by label, and of all together. A place counts only where its beginning, end and label are right. */
export function measure(finder: Finder, examples: readonly Labelled[]): Map<string, Figures> {
  const figures = new Map<string, Figures>();
  const count = (label: string, what: 'found' | 'wrong' | 'missed') => {
    for (const name of [label, 'all']) {
      const row = figures.get(name) ?? { marked: 0, found: 0, wrong: 0, missed: 0, precision: 1, recall: 1 };
      row[what]++;
      row.marked = row.found + row.missed;
      row.precision = row.found / (row.found + row.wrong || 1);
      row.recall = row.found / (row.marked || 1);
      figures.set(name, row);
    }
  };
  for (const { text, spans } of examples) {
    const found = finder.find(text);
    for (const span of found) count(span.label, spans.some(same(span)) ? 'found' : 'wrong');
    for (const span of spans) if (!found.some(same(span))) count(span.label, 'missed');
  }
  return figures;
}

/** The examples of a set as they are measured: those that rules were tuned to, and those held out. */
export function readSets(positives: readonly string[], negatives: readonly string[]) {
  const read = (marked: readonly string[]) => split(marked.map(readMarked));
  const [found, nothing] = [read(positives), read(negatives)];
  return { tuned: [...found.tuned, ...nothing.tuned], heldOut: [...found.heldOut, ...nothing.heldOut] };
}

/** The figures as a table for people. */
export function printFigures(title: string, figures: ReadonlyMap<string, Figures>): void {
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`.padStart(8);
  const lines = [...figures].map(
    ([label, { marked, wrong, missed, precision, recall }]) =>
      `    ${label.padEnd(22)}${String(marked).padStart(5)} marked${percent(precision)} precision${percent(recall)} recall` +
      `  (${wrong} wrong, ${missed} missed)`,
  );
  console.log([`  ${title}`, ...lines].join('\n'));
}
