import type { Application, Request, Response } from 'express';
import type { Ledger } from '../../core/ledger';
import { listed } from '../../core/listed';
import type { Logger } from '../../core/services';
import { parseUsageQuery, UsageQueryError } from '../usage-query';

/**
 * `GET /ai/usage?by=team,model&from=&to=&status=` for the admin port: `{ "data": [sum, ...] }`. Parameters that cannot
 * be understood are refused with 400 and a message that names what is known.
 */
export function usageRoute(ledger: Ledger, logger: Logger): (app: Application) => void {
  return (app) => {
    app.get('/ai/usage', (request, response) => {
      report(request, ledger)
        .then((data) => response.json({ data }))
        .catch((error: unknown) => refuse(response, error, logger));
    });
  };
}

async function report(request: Request, ledger: Ledger) {
  return listed(ledger.sum(parseUsageQuery(request.query)));
}

function refuse(response: Response, error: unknown, logger: Logger): void {
  if (error instanceof UsageQueryError) {
    const { message, parameter: param } = error;
    response.status(400).json({ error: { message, type: 'invalid_request_error', param, code: 'invalid_parameter' } });
    return;
  }
  logger.error(`the usage report failed: ${String(error)}`);
  const message = 'The ledger cannot be read; the log of the gateway says why.';
  response.status(503).json({ error: { message, type: 'server_error', param: null, code: 'ledger_unavailable' } });
}
