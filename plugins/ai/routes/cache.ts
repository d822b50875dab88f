import type { Application, Request } from 'express';
import type { Logger } from '../../core/services';
import { cachedShape, cacheShape } from '../caches/cache-shape';
import type { Caches, CacheSelection } from '../caches/caches';
import { readEntriesQuery, readPurge } from '../caches/selection';
import { answeringJson } from './answering';

const UNAVAILABLE = { code: 'cache_unavailable', message: 'The store of a cache does not answer' };
/** What would go is told one by one so far. */
const SHOWN_BEFORE = 100;

/**
 * Caches, for the admin port: `GET /ai/cache` tells how they do, `GET /ai/cache/entries` lists what they keep, for
 * admins, because questions may be private, and `POST /ai/cache/purge` has them forget.
 */
export function cacheRoutes(caches: Caches, logger: Logger): (app: Application) => void {
  const report = async () => {
    const { reports, unavailable } = await caches.reports();
    for (const { pipeline, reason } of unavailable) logger.error(`${UNAVAILABLE.message}: ${pipeline}: ${reason}`);
    return { data: reports.map(cacheShape), unavailable: unavailable.map(({ pipeline }) => pipeline) };
  };
  const entries = ({ query }: Request) => {
    const { selection, limit } = readEntriesQuery(query);
    return list(caches, selection, limit, false);
  };
  const purge = async ({ body }: Request) => {
    const { selection, dryRun } = readPurge(body);
    if (dryRun) return { ...(await list(caches, selection, SHOWN_BEFORE, true)), removed: 0 };
    const pipelines = await caches.purge(selection);
    const removed = pipelines.reduce((sum, one) => sum + one.removed, 0);
    return { data: [], total: removed, removed };
  };
  return (app) => {
    app.get('/ai/cache', answeringJson(report, UNAVAILABLE, logger));
    app.get('/ai/cache/entries', answeringJson(entries, UNAVAILABLE, logger));
    app.post('/ai/cache/purge', answeringJson(purge, UNAVAILABLE, logger));
  };
}

/** The newest first. */
async function list(caches: Caches, selection: CacheSelection, limit: number, withExact: boolean): Promise<object> {
  const found = await caches.entries(selection, limit, withExact);
  const data = found.flatMap(({ pipeline, entries }) => entries.map((entry) => cachedShape(pipeline, entry)));
  data.sort((one, other) => other.stored.localeCompare(one.stored));
  return { data, total: found.reduce((sum, { total }) => sum + total, 0) };
}
