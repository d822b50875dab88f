import type { Application, Request, Response } from 'express';
import { AiError } from '../../core/error';
import type { Ledger } from '../../core/ledger';
import { listed } from '../../core/listed';
import type { Logger } from '../../core/services';
import { within } from '../../core/within';
import type { Entrance } from '../admin/entrance';
import { type LiveQuery, parseLiveQuery } from '../live/live-filter';
import type { LiveRequest } from '../live/live-request';
import type { LiveView } from '../live/live-view';
import { Viewer } from '../live/viewer';
import { requestSummary } from '../reports/request-shape';
import { refuseAsking } from './answering';

/** How often it is looked whether the viewer is still there, and may still look. Milliseconds. */
const HEARTBEAT = 5_000;
/** Milliseconds after which a ledger counts as away. */
const DEADLINE = 5_000;

const UNAVAILABLE = { code: 'live_unavailable', message: 'Requests cannot be watched' };

export interface LiveParts {
  view: LiveView;
  entrance: Entrance;
  ledger: Pick<Ledger, 'requests'>;
  logger: Logger;
}

/**
 * `GET /ai/live?consumer=&model=&last=` for the admin port: server-sent events. `request` has a request in the form of
 * reports, as far as it is known, with its `state`: `started`, `answering`, `ended`; the last ones that have ended come
 * first. `dropped` tells how many a slow viewer has missed, `end` why nothing more will come.
 */
export function liveRoute(parts: LiveParts): (app: Application) => void {
  return (app) => {
    app.get('/ai/live', (request, response) => {
      try {
        open(request, response, parseLiveQuery(request.query), parts);
      } catch (error) {
        refuseAsking(response, error, UNAVAILABLE, parts.logger);
      }
    });
  };
}

function open(request: Request, response: Response, query: LiveQuery, parts: LiveParts): void {
  const { view, entrance } = parts;
  const viewer = new Viewer(response, query.choice);
  if (!view.admit(viewer)) throw tooMany();
  const leave = () => {
    clearInterval(heart);
    view.dismiss(viewer);
  };
  const heart = setInterval(() => {
    viewer.heartbeat();
    entrance.visitorOf(request).catch((error: unknown) => {
      leave();
      viewer.end(error instanceof AiError ? error.message : 'The gateway failed.');
    });
  }, HEARTBEAT);
  response.once('close', leave);
  const headers = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' };
  response.writeHead(200, { ...headers, 'x-accel-buffering': 'no' });
  response.write('retry: 3000\n\n');
  void begin(viewer, query, parts);
}

async function begin(viewer: Viewer, query: LiveQuery, parts: LiveParts): Promise<void> {
  const last = await within(readLast(query, parts), DEADLINE).catch((error: unknown) => {
    parts.logger.error(`the last requests cannot be read: ${String(error)}`);
    return [];
  });
  viewer.begin(last);
}

/** Those that have ended before, the oldest first. */
async function readLast({ choice, last }: LiveQuery, { ledger }: LiveParts): Promise<LiveRequest[]> {
  if (last === 0) return [];
  const rows = await listed(ledger.requests({ where: choice, limit: last }));
  return rows.reverse().map((row) => ({ ...requestSummary(row), state: 'ended' }));
}

function tooMany(): AiError {
  return new AiError('Too many watch already; close one of the pages that show requests live.', {
    status: 503,
    code: 'too_many_viewers',
    headers: { 'retry-after': '30' },
  });
}
