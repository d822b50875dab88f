export interface Column {
  title: string;
  /** Numbers stand at the right. */
  right?: boolean;
}

/** Columns by their titles: first those of texts, then those of numbers. */
export function columnsTitled(texts: readonly string[], numbers: readonly string[] = []): Column[] {
  return [...texts.map((title) => ({ title })), ...numbers.map((title) => ({ title, right: true }))];
}

/** Of a time in RFC 3339 and UTC; a dash for none. */
export function timeCell(time: string | null, precision: 'minute' | 'second' = 'minute'): string {
  return time === null ? '-' : `${time.slice(0, precision === 'minute' ? 16 : 19).replace('T', ' ')} UTC`;
}

/** Names may come from clients, and a terminal obeys what they hold. */
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/g;

/** One line of text that can do nothing to a terminal. */
export function printable(line: string): string {
  return line.replace(CONTROL, '?');
}

/** A table as plain text; totals stand apart below it. */
export function formatTable(columns: readonly Column[], rows: readonly string[][], totals?: string[]): string {
  const titles = columns.map(({ title }) => title);
  const all = [titles, ...rows, ...(totals ? [totals] : [])];
  const widths = columns.map((_, index) => Math.max(...all.map((cells) => (cells[index] ?? '').length)));
  const line = (cells: string[]) =>
    columns
      .map(({ right }, index) => {
        const cell = printable(cells[index] ?? '');
        const width = widths[index] ?? 0;
        return right ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  return [line(titles), rule, ...rows.map(line), ...(totals ? [rule, line(totals)] : [])].join('\n');
}
