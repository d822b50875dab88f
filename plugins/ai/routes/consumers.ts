import type { Application, Request } from 'express';
import type { LimitStanding } from '../../core/limit';
import type { Caller } from '../../core/policy';
import type { Logger } from '../../core/services';
import { misunderstood, parseNumber, readText, refuseUnknown } from '../../core/usage-query';
import { within } from '../../core/within';
import type { SharedServices } from '../build-services';
import type { ListedConsumer, ListedConsumers } from '../keys/list-consumers';
import { answeringJson } from './answering';
import { shownLimit } from './limits';

const UNAVAILABLE = { code: 'consumers_unavailable', message: 'Consumers, or how their limits stand, cannot be read' };
const USUAL_PAGE = 100;
const MOST_PAGE = 1_000;
/** Each is looked up in the stores of the limits. */
const MOST_WITH_LIMITS = 50;
/** Milliseconds. */
const DEADLINE = 10_000;

export interface ConsumersParts {
  list(): Promise<ListedConsumers>;
  callers: Pick<SharedServices['callers'], 'find' | 'guest'>;
  limitsOf(caller: Caller): Promise<readonly LimitStanding[]>;
  logger: Logger;
}

/**
 * `GET /ai/consumers?team=&limits=true&limit=&cursor=` for the admin port: `{ "data": [consumer, ...], "teams": [team,
 * ...], "next_cursor": "…" | null, "truncated": false }`, by name; with `limits=true` each has `limits` as
 * `GET /ai/limits` tells them, null where it may not call. Teams come with the first page.
 */
export function consumersRoute(parts: ConsumersParts): (app: Application) => void {
  return (app) => {
    app.get(
      '/ai/consumers',
      answeringJson((request) => within(page(request, parts), DEADLINE), UNAVAILABLE, parts.logger),
    );
  };
}

async function page({ query }: Request, parts: ConsumersParts): Promise<object> {
  refuseUnknown(query, ['team', 'limits', 'limit', 'cursor']);
  const [team, limits = 'false', cursor] = ['team', 'limits', 'cursor'].map((name) => readText(query, name));
  if (limits !== 'true' && limits !== 'false') throw misunderstood('limits', '"limits" must be true or false.');
  const most = limits === 'true' ? MOST_WITH_LIMITS : MOST_PAGE;
  const size = Math.min(parseNumber(query, 'limit') ?? USUAL_PAGE, most);
  const { consumers, teams, truncated } = await parts.list();
  const wanted = consumers.filter((one) => (team === undefined || one.team === team) && isAfter(cursor, one));
  const data = wanted.slice(0, size);
  const named = teams.filter((name) => cursor === undefined && (team ?? name) === name).slice(0, most);
  const shown =
    limits === 'true' ? await withLimits(data, named, parts) : { data, teams: named.map((name) => ({ name })) };
  return { ...shown, next_cursor: wanted.length > size ? data.at(-1)!.name : null, truncated };
}

function isAfter(cursor: string | undefined, { name }: ListedConsumer): boolean {
  return cursor === undefined || name.localeCompare(cursor) > 0;
}

async function withLimits(data: readonly ListedConsumer[], teams: readonly string[], parts: ConsumersParts) {
  const { callers, limitsOf } = parts;
  const standings = async (caller: Caller) => (await limitsOf(caller)).map(shownLimit);
  return {
    data: await Promise.all(
      data.map(async (one) => {
        const consumer = await callers.find(one.name);
        if (!consumer || 'reason' in consumer) return { ...one, limits: null };
        return { ...one, limits: await standings({ known: new Set(['consumer', 'team']), consumer }) };
      }),
    ),
    teams: await Promise.all(
      teams.map(async (name) => {
        const consumer = callers.guest({ id: '', name: '', team: name });
        return { name, limits: await standings({ known: new Set(['team']), consumer }) };
      }),
    ),
  };
}
