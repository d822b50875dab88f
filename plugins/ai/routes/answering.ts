import type { Request, RequestHandler, Response } from 'express';
import { openAiErrorBody } from '../../dialects/openai-error';
import { AiError } from '../../core/error';
import type { Logger } from '../../core/services';

/** What went wrong where it is nobody's fault who asks. */
export interface Unavailable {
  code: string;
  message: string;
}

export const LEDGER_UNAVAILABLE: Unavailable = { code: 'ledger_unavailable', message: 'The ledger cannot be read' };

/** A route of the admin port: refusals and failures in OpenAI's form, the reasons of failures in the log alone. */
export function answering(
  answer: (request: Request, response: Response) => unknown,
  unavailable: Unavailable,
  logger: Logger,
): RequestHandler {
  return (request, response) => {
    Promise.resolve()
      .then(() => answer(request, response))
      .catch((error: unknown) => refuseAsking(response, error, unavailable, logger));
  };
}

/** Such a route that answers JSON which nobody keeps. */
export function answeringJson(
  ask: (request: Request) => object | Promise<object>,
  unavailable: Unavailable,
  logger: Logger,
  status = 200,
): RequestHandler {
  const answer = async (request: Request, response: Response) => {
    const body = await ask(request);
    response.status(status).set('cache-control', 'no-store').json(body);
  };
  return answering(answer, unavailable, logger);
}

export function refuseAsking(response: Response, error: unknown, { code, message }: Unavailable, logger: Logger): void {
  if (response.headersSent || response.destroyed) {
    // A client that has enough of a report just leaves.
    if (!isLeaving(error)) logger.error(`an answer broke off: ${String(error)}`);
    response.destroy();
    return;
  }
  const isRefusal = error instanceof AiError;
  if (!isRefusal) logger.error(`${message}: ${String(error)}`);
  const told = isRefusal ? error : new AiError(`${message}; the log of the gateway says why.`, { status: 503, code });
  response.status(told.status).set(told.headers).type('json').send(openAiErrorBody(told));
}

function isLeaving(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
}
