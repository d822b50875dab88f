import type { Application, Request } from 'express';
import { AiError, invalidRequest } from '../../core/error';
import type { LimitStanding } from '../../core/limit';
import type { Caller } from '../../core/policy';
import type { Logger } from '../../core/services';
import type { SharedServices } from '../build-services';
import { answeringJson } from './answering';

type Callers = SharedServices['callers'];

const UNAVAILABLE = {
  code: 'limits_unavailable',
  message: 'The store of the limits, or of the consumers, does not answer',
};

const ASKED = ['consumer', 'key', 'team'] as const;

/**
 * `GET /ai/limits?consumer=alice` for the admin port, or `?key=<id>`, or `?team=<name>`: `{ "data": [limit, ...] }`,
 * each with `limit`, `pipeline` (null where it is granted), `models`, `enforced`, `allowed`, `used`, `reserved`,
 * `remaining` and `resets`; the last four are null where requests say who is counted.
 */
export function limitsRoute(
  callers: Callers,
  limitsOf: (caller: Caller) => Promise<readonly LimitStanding[]>,
  logger: Logger,
): (app: Application) => void {
  const standings = async (request: Request) => {
    const found = await limitsOf(await callerOf(request, callers));
    return { data: found.map(shownLimit) };
  };
  return (app) => void app.get('/ai/limits', answeringJson(standings, UNAVAILABLE, logger));
}

async function callerOf({ query }: Request, callers: Callers): Promise<Caller> {
  const unknown = Object.keys(query).find((name) => !(ASKED as readonly string[]).includes(name));
  const asked = ASKED.filter((name) => typeof query[name] === 'string' && query[name] !== '');
  const [kind] = asked;
  if (unknown !== undefined || kind === undefined || asked.length > 1) {
    const message = 'Name whose limits are asked for, by exactly one of `consumer`, `key` (its id) and `team`.';
    throw invalidRequest(message, unknown ?? 'consumer', 'invalid_parameter');
  }
  const name = String(query[kind]);
  if (kind === 'team') return { known: new Set(['team']), consumer: callers.guest({ id: '', name: '', team: name }) };
  const consumer = await (kind === 'key' ? callers.ofKey(name) : callers.find(name));
  if (!consumer || 'reason' in consumer) throw nobody(kind, name);
  return { known: new Set(kind === 'key' ? ASKED : ['consumer', 'team']), consumer };
}

function nobody(kind: 'consumer' | 'key', name: string): AiError {
  const message = `There is no ${kind} ${name} that may call; GET /ai/keys lists keys and whose they are.`;
  return new AiError(message, { status: 404, code: `${kind}_not_found`, param: kind });
}

/** A limit as the admin port tells it. */
export function shownLimit({ key: _key, counted, ...standing }: LimitStanding): object {
  return { ...standing, ...(counted ?? { used: null, reserved: null, remaining: null, resets: null }) };
}
