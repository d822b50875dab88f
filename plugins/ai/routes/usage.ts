import type { Application, Request, Response } from 'express';
import type { Ledger, UsageQuery } from '../../core/ledger';
import type { Logger } from '../../core/services';
import { type Parameters, parseNumber, parseUsageQuery, readText } from '../../core/usage-query';
import { FOCUS_COLUMNS, focusLines, focusQuery } from '../reports/focus';
import { type Format, formatOf, USAGE_FORMATS } from '../reports/format';
import { sendRows } from '../reports/send-rows';
import { cursorAfter, sumsAfter } from '../reports/usage-page';
import { columnsOf } from '../reports/usage-shape';
import { answering, LEDGER_UNAVAILABLE } from './answering';

const MORE = ['format', 'limit', 'cursor'] as const;
const MAX_PAGE = 10_000;

/**
 * `GET /ai/usage?by=team,model&from=&to=&status=&measures=&format=&limit=&cursor=` for the admin port, with any
 * dimension to filter by (`team=a,b`): `{ "data": [sum, ...] }`, and `next_cursor` where `limit` or `cursor` is given.
 * Parameters that cannot be understood are refused with 400 and a message that names what is known.
 */
export function usageRoute(ledger: Ledger, logger: Logger): (app: Application) => void {
  return (app) => {
    app.get(
      '/ai/usage',
      answering((request, response) => report(request, response, ledger), LEDGER_UNAVAILABLE, logger),
    );
  };
}

async function report(request: Request, response: Response, ledger: Ledger): Promise<void> {
  const parameters = request.query as Parameters;
  const query = parseUsageQuery(parameters, MORE);
  const format = formatOf(request, USAGE_FORMATS);
  if (format === 'focus') {
    const rows = focusLines(ledger.sum(focusQuery(query)));
    return sendRows(response, format, { name: 'usage', columns: FOCUS_COLUMNS, rows });
  }
  return sendSums(response, format, ledger, { query, ...pageOf(parameters) });
}

interface Page {
  cursor?: string;
  size?: number;
}

/** The whole report in one answer, unless pages are asked for. */
function pageOf(parameters: Parameters): Page {
  const cursor = readText(parameters, 'cursor');
  return { cursor, size: parseNumber(parameters, 'limit', MAX_PAGE) ?? (cursor === undefined ? undefined : MAX_PAGE) };
}

function sendSums(
  response: Response,
  format: Format,
  ledger: Ledger,
  { query, cursor, size }: { query: UsageQuery } & Page,
): Promise<void> {
  const { by } = query;
  const all = ledger.sum(query);
  return sendRows(response, format, {
    name: 'usage',
    columns: columnsOf(query),
    rows: cursor === undefined ? all : sumsAfter(all, by, cursor),
    page: size === undefined ? undefined : { size, cursorAfter: (sum) => cursorAfter(sum, by) },
  });
}
