import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { UsageQuery, UsageSum } from '../../core/ledger';
import { FOCUS_COLUMNS, focusLines } from '../reports/focus';
import { csvOf } from '../reports/send-rows';
import { columnsOf, USAGE_FIELDS } from '../reports/usage-shape';
import { columnsTitled, formatTable } from './table';

/** As which `eg-ai usage` writes a report. */
export const TEXT_FORMATS = ['table', 'json', 'csv', 'jsonl', 'focus'] as const;
export type TextFormat = (typeof TEXT_FORMATS)[number];

type Query = Pick<UsageQuery, 'by' | 'measures'>;

/** The sums that answer a query, in one of the forms. */
export async function usageText(data: readonly UsageSum[], query: Query, format: TextFormat): Promise<string> {
  if (format === 'json') return `${JSON.stringify({ data }, null, 2)}\n`;
  if (format === 'jsonl') return data.map((sum) => `${JSON.stringify(sum)}\n`).join('');
  if (format === 'csv') return text(Readable.from(data).pipe(csvOf(columnsOf(query))));
  if (format === 'focus') return text(Readable.from(focusLines(Readable.from(data))).pipe(csvOf(FOCUS_COLUMNS)));
  return `${usageTable(data, query)}\n`;
}

function usageTable(data: readonly UsageSum[], { by, measures = [] }: Query): string {
  const numbers = [...USAGE_FIELDS, ...measures];
  const titles = numbers.map((name) => name.replaceAll('_', ' '));
  const columns = columnsTitled(by, titles);
  const rows = data.map((sum) => [
    ...by.map((dimension) => sum[dimension] ?? '-'),
    ...numbers.map((name) => shown(name, sum[name])),
  ]);
  if (!by.length) return formatTable(columns, rows);
  const totals = numbers.map((name) => (isMean(name) ? '' : shown(name, totalOf(data.map((sum) => sum[name])))));
  return formatTable(columns, rows, [...by.map((_, index) => (index ? '' : 'total')), ...totals]);
}

/** Means do not add up. */
function isMean(name: string): boolean {
  return name.endsWith('_ms');
}

/** Unknown as soon as one of the summands is. */
function totalOf(values: readonly (number | null | undefined)[]): number | null {
  return values.reduce<number | null>((sum, value) => (sum === null || value == null ? null : sum + value), 0);
}

function shown(name: string, value: number | null | undefined): string {
  if (value == null) return isMean(name) ? '-' : 'unknown';
  if (name.endsWith('_usd')) return value.toFixed(6);
  return isMean(name) ? value.toFixed(1) : String(value);
}
