import type { Application, Request, Response } from 'express';
import type { Ledger } from '../../core/ledger';
import type { Logger } from '../../core/services';
import { partiesOf, partyShape, type PartyShape } from '../billing/parties';
import { rendered } from '../billing/rendered';
import type { InvoiceSettings } from '../billing/settings';
import { makeStatement, type Statement } from '../billing/statement';
import { STATEMENT_POLICY } from '../billing/statement-html';
import { parseStatementQuery, STATEMENT_FORMATS, type StatementFormat } from '../billing/statement-query';
import { answering, LEDGER_UNAVAILABLE } from './answering';

const TYPES: Record<StatementFormat, string> = { html: 'text/html', csv: 'text/csv', json: 'application/json' };

/**
 * `GET /ai/invoices?team=&consumer=&month=&format=html|csv|json&currency=&rate=` for the admin port: the statement of a
 * team or consumer, in the form that is named or else accepted. Without both: `{ "data": [...] }`, who has one.
 */
export function invoicesRoute(
  ledger: Pick<Ledger, 'sum'>,
  settings: InvoiceSettings | undefined,
  logger: Logger,
): (app: Application) => void {
  return (app) => {
    app.get(
      '/ai/invoices',
      answering((request, response) => answer(request, response, ledger, settings), LEDGER_UNAVAILABLE, logger),
    );
  };
}

async function answer(
  request: Request,
  response: Response,
  ledger: Pick<Ledger, 'sum'>,
  settings: InvoiceSettings | undefined,
): Promise<void> {
  const { subject, month, format, currency, rate } = parseStatementQuery(request.query, settings);
  response.set({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
  if (!subject) {
    const data: PartyShape[] = [];
    for await (const party of partiesOf(ledger, month)) data.push(partyShape(party, month.name));
    response.json({ data });
    return;
  }
  const statement = await makeStatement(ledger, subject, month, { settings, currency, rate });
  const form = format ?? (request.accepts(['json', 'html', 'csv']) || 'json');
  send(
    response,
    statement,
    STATEMENT_FORMATS.find((known) => known === form)!,
  );
}

function send(response: Response, statement: Statement, format: StatementFormat): void {
  response.type(TYPES[format]);
  if (format === 'html') response.set('content-security-policy', STATEMENT_POLICY);
  if (format === 'csv') response.attachment(`statement-${statement.month}.csv`);
  response.send(rendered(statement, format));
}
