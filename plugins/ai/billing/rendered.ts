import type { Statement } from './statement';
import { statementCsv } from './statement-csv';
import { statementHtml } from './statement-html';
import type { StatementFormat } from './statement-query';

/** The statement as text, in one of its forms. */
export function rendered(statement: Statement, format: StatementFormat): string {
  if (format === 'html') return statementHtml(statement);
  return format === 'csv' ? statementCsv(statement) : `${JSON.stringify(statement, null, 2)}\n`;
}
