import type { Request, RequestHandler, Response } from 'express';
import { openAiErrorBody } from '../../dialects/openai-error';
import { AiError } from '../../core/error';
import type { Logger } from '../../core/services';

/** What went wrong where it is nobody's fault who asks. */
export interface Unavailable {
  code: string;
  message: string;
}

/** A route of the admin port that answers JSON which nobody keeps, and errors in OpenAI's form. */
export function answeringJson(
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
  const isRefusal = error instanceof AiError;
  if (!isRefusal) logger.error(`${message}: ${String(error)}`);
  const told = isRefusal ? error : new AiError(`${message}; the log of the gateway says why.`, { status: 503, code });
  response.status(told.status).set(told.headers).type('json').send(openAiErrorBody(told));
}
