import { stringify } from 'csv-stringify/sync';
import type { Statement, StatementLine } from './statement';

const FIGURES = [
  ...(['requests', 'input_tokens', 'cached_input_tokens', 'cache_write_tokens', 'output_tokens'] as const),
  ...(['images', 'seconds', 'characters', 'searches', 'unpriced_requests'] as const),
] as const satisfies readonly (keyof StatementLine)[];

/** The lines of the statement; what a spreadsheet would take for a formula has an apostrophe before it. */
export function statementCsv({ number, month, team, consumer, lines, due }: Statement): string {
  const records = lines.map((line) => ({
    statement: number,
    month,
    team,
    consumer,
    provider: line.provider,
    model: line.model,
    ...Object.fromEntries(FIGURES.map((name) => [name, line[name]])),
    cost_usd: line.known_cost_usd,
    billed_usd: line.known_billed_usd,
    billed: line.known_billed_usd * due.rate,
    currency: due.currency,
  }));
  const columns = [
    ...['statement', 'month', 'team', 'consumer', 'provider', 'model', ...FIGURES],
    ...['cost_usd', 'billed_usd', 'billed', 'currency'],
  ];
  return stringify(records, { header: true, columns, escape_formulas: true, record_delimiter: 'windows' });
}
