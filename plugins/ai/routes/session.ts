import type { Application } from 'express';
import { invalidRequest } from '../../core/error';
import { isJsonObject } from '../../core/json';
import type { Logger } from '../../core/services';
import type { Entrance } from '../admin/entrance';
import { refuse } from '../admin/guard';
import { letIn, visitorIn } from '../admin/let-in';

/** Longer than any token. Characters. */
const LONGEST_TOKEN = 16_384;

/**
 * Sessions of browsers, for the admin port: `POST /ai/session` with `{ "token": "…" }` begins one (204, and a cookie),
 * `GET /ai/session` tells who asks as `{ actor, role, loopback }`, `DELETE /ai/session` ends it (204).
 */
export function sessionRoutes(entrance: Entrance, logger: Logger): (app: Application) => void {
  return (app) => {
    app.get('/ai/session', (_request, response) => {
      const { actor, role } = visitorIn(response)!;
      response.set('cache-control', 'no-store').json({ actor, role, loopback: actor === 'loopback' });
    });
    app.post('/ai/session', (request, response) => {
      Promise.resolve(request.body)
        .then((body) => entrance.begin(request, response, tokenIn(body)))
        .then((visitor) => letIn(response, visitor))
        .then(() => response.status(204).end())
        .catch((error: unknown) => refuse(response, error, logger));
    });
    app.delete('/ai/session', (request, response) => {
      try {
        entrance.end(request, response);
        response.status(204).end();
      } catch (error) {
        refuse(response, error, logger);
      }
    });
  };
}

function tokenIn(body: unknown): string {
  const token = isJsonObject(body) ? body.token : undefined;
  if (typeof token === 'string' && token !== '' && token.length <= LONGEST_TOKEN) return token;
  throw invalidRequest('Send JSON with the token of an admin or a viewer: { "token": "…" }.', 'token');
}
