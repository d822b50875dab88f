import type { Application, Request, Response } from 'express';
import { AiError } from '../../core/error';
import type { Ledger, LedgerRow, RequestQuery } from '../../core/ledger';
import type { Logger } from '../../core/services';
import { type Parameters, parseChoice, parseNumber, parseRequestQuery, readText } from '../../core/usage-query';
import { cursorAt, notOurs, readCursor } from '../reports/cursor';
import { formatOf, ROW_FORMATS } from '../reports/format';
import { requestSchema, requestShape, requestSummary, requestSummarySchema } from '../reports/request-shape';
import { sendRows } from '../reports/send-rows';
import { answering, answeringJson, LEDGER_UNAVAILABLE } from './answering';

const MORE = ['format', 'limit', 'cursor', 'attempts'] as const;
const USUAL_PAGE = 100;
const MAX_PAGE = 1000;

/**
 * `GET /ai/requests?from=&to=&status=&limit=&cursor=` for the admin port, with any dimension to filter by: one request
 * each, the newest first, as `{ "data": [request, ...], "next_cursor": "…" | null }`, and all of them as CSV or JSON
 * Lines by `format=`. `GET /ai/requests/{id}` answers with one, and its attempts.
 */
export function requestsRoutes(ledger: Ledger, logger: Logger): (app: Application) => void {
  return (app) => {
    app.get(
      '/ai/requests',
      answering((request, response) => list(request, response, ledger), LEDGER_UNAVAILABLE, logger),
    );
    app.get(
      '/ai/requests/:id',
      answeringJson(({ params }) => find(String(params.id), ledger), LEDGER_UNAVAILABLE, logger),
    );
  };
}

async function find(id: string, ledger: Ledger): Promise<object> {
  // No database takes the character 0 in a text, and no id has it.
  const row = id.includes('\0') ? undefined : await ledger.request(id);
  if (row) return requestShape(row);
  throw new AiError(
    `There is no request ${id.slice(0, 100)} in the ledger: take the id from the header \`x-request-id\` of its answer; ` +
      'old ones are removed after the time that `retention` says.',
    { status: 404, code: 'request_not_found', param: 'id' },
  );
}

function list(request: Request, response: Response, ledger: Ledger): Promise<void> {
  const parameters = request.query as Parameters;
  const query = parseRequestQuery(parameters, MORE);
  const attempts = parseChoice(parameters, 'attempts', ['true', 'false']) === 'true';
  const format = formatOf(request, ROW_FORMATS);
  const limit = parseNumber(parameters, 'limit', MAX_PAGE);
  // Files are whole, unless somebody wants to look at a part.
  const size = limit ?? (format === 'json' ? USUAL_PAGE : undefined);
  const { properties } = attempts ? requestSchema : requestSummarySchema;
  return sendRows(response, format, {
    name: 'requests',
    columns: Object.keys(properties),
    // One more tells whether there is a next page.
    rows: shaped(ledger.requests({ ...query, attempts, after: placeIn(parameters), ...(size && { limit: size + 1 }) })),
    page: size === undefined ? undefined : { size, cursorAfter: ({ time, id }) => cursorAt([Date.parse(time), id]) },
  });

  async function* shaped(rows: AsyncIterable<LedgerRow>) {
    for await (const row of rows) yield attempts ? requestShape(row) : requestSummary(row);
  }
}

function placeIn(parameters: Parameters): RequestQuery['after'] {
  const cursor = readText(parameters, 'cursor');
  if (cursor === undefined) return undefined;
  const [time, id, ...more] = readCursor(cursor);
  if (!Number.isSafeInteger(time) || typeof id !== 'string' || more.length > 0) throw notOurs();
  return { time: time as number, id };
}
