import type { Application, Request, Response } from 'express';
import { openAiErrorBody } from '../../dialects/openai-error';
import { AiError } from '../../core/error';
import { orAborted } from '../../core/or-aborted';
import type { Logger } from '../../core/services';
import type { KeyRing } from '../keys/key-ring';
import { keyQuerySchema, newKeySchema, rotationSchema, understood } from '../keys/requests';

/** Milliseconds after which the host's database counts as down. */
const DEADLINE = 5_000;

type Answer = (request: Request) => Promise<object>;

/**
 * Keys, for the admin port: `GET /ai/keys?consumer=&team=` lists them as `{ data, truncated }`, `POST /ai/keys` makes
 * one, `POST /ai/keys/:id/rotate` gives it a new secret, `DELETE /ai/keys/:id` ends it. The last three answer with
 * the key's description; where there is a new secret, its member `key` is the whole key, this once.
 */
export function keysRoute(ring: KeyRing, logger: Logger): (app: Application) => void {
  return (app) => {
    const answer = (status: number, ask: Answer) => (request: Request, response: Response) => {
      orAborted(ask(request), AbortSignal.timeout(DEADLINE))
        .then((body) => response.status(status).set('cache-control', 'no-store').json(body))
        .catch((error: unknown) => refuse(response, error, logger));
    };
    const id = ({ params }: Request) => String(params.id);
    app.get(
      '/ai/keys',
      answer(200, async ({ query }) => ring.list(understood(keyQuerySchema, query))),
    );
    app.post(
      '/ai/keys',
      answer(201, async ({ body }) => ring.create(understood(newKeySchema, body))),
    );
    app.post(
      '/ai/keys/:id/rotate',
      answer(200, async (request) => ring.rotate(id(request), understood(rotationSchema, request.body))),
    );
    app.delete(
      '/ai/keys/:id',
      answer(200, (request) => ring.revoke(id(request))),
    );
  };
}

function refuse(response: Response, error: unknown, logger: Logger): void {
  const told = error instanceof AiError ? error : unavailable(error);
  if (told.status >= 500) logger.error(`keys cannot be read or changed: ${String(told.cause)}`);
  response.status(told.status).type('json').send(openAiErrorBody(told));
}

function unavailable(cause: unknown): AiError {
  const message = 'The database of users and keys does not answer, or refuses; the log of the gateway says why.';
  return new AiError(message, { status: 503, code: 'credentials_unavailable', cause });
}
