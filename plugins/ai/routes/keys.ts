import type { Application, Request } from 'express';
import type { Logger } from '../../core/services';
import { within } from '../../core/within';
import type { KeyRing } from '../keys/key-ring';
import { keyQuerySchema, newKeySchema, rotationSchema, understood } from '../keys/requests';
import { answeringJson } from './answering';

const UNAVAILABLE = {
  code: 'credentials_unavailable',
  message: 'The database of users and keys does not answer, or refuses',
};

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
    const answer = (status: number, ask: Answer) =>
      answeringJson((request) => within(ask(request), DEADLINE), UNAVAILABLE, logger, status);
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
