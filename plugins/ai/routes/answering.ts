import type { Request, RequestHandler, Response } from 'express';
import { openAiErrorBody } from '../../dialects/openai-error';
import { AiError, invalidRequest } from '../../core/error';
import type { Logger } from '../../core/services';
import { UsageQueryError } from '../usage-query';

/** What went wrong where it is nobody's fault who asks. */
export interface Unavailable {
  code: string;
  message: string;
}

/** A route of the admin port that answers JSON which nobody keeps, and errors in OpenAI's form. */
export function answering(
  ask: (request: Request) => object | Promise<object>,
  unavailable: Unavailable,
  logger: Logger,
): RequestHandler {
  return (request, response) => {
    Promise.resolve(request)
      .then(ask)
      .then((body) => response.set('cache-control', 'no-store').json(body))
      .catch((error: unknown) => refuseAsking(response, error, unavailable, logger));
  };
}

export function refuseAsking(response: Response, error: unknown, { code, message }: Unavailable, logger: Logger): void {
  const refusal = asRefusal(error);
  if (!refusal) logger.error(`${message}: ${String(error)}`);
  const told = refusal ?? new AiError(`${message}; the log of the gateway says why.`, { status: 503, code });
  response.status(told.status).set(told.headers).type('json').send(openAiErrorBody(told));
}

function asRefusal(error: unknown): AiError | undefined {
  if (error instanceof UsageQueryError) return invalidRequest(error.message, error.parameter, 'invalid_parameter');
  return error instanceof AiError ? error : undefined;
}
