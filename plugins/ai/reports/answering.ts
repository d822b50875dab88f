import type { Request, RequestHandler, Response } from 'express';
import { AiError } from '../../core/error';
import type { Logger } from '../../core/services';
import { openAiErrorBody } from '../../dialects/openai-error';

/** Answers out of the ledger; refusals and failures as the admin port tells them, the reasons of failures in the log. */
export function answering(
  logger: Logger,
  answer: (request: Request, response: Response) => Promise<unknown>,
): RequestHandler {
  return (request, response) => {
    Promise.resolve()
      .then(() => answer(request, response))
      .catch((error: unknown) => refuse(response, error, logger));
  };
}

function refuse(response: Response, error: unknown, logger: Logger): void {
  if (response.headersSent || response.destroyed) {
    // A client that has enough of a report just leaves.
    if (!isLeaving(error)) logger.error(`a report broke off: ${String(error)}`);
    response.destroy();
    return;
  }
  if (!(error instanceof AiError)) logger.error(`the ledger cannot be read: ${String(error)}`);
  const message = 'The ledger cannot be read; the log of the gateway says why.';
  const told = error instanceof AiError ? error : new AiError(message, { status: 503, code: 'ledger_unavailable' });
  response.status(told.status).type('json').send(openAiErrorBody(told));
}

function isLeaving(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
}
