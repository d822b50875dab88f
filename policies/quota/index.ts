import { type Static, Type } from '@sinclair/typebox';
import type { AiContext } from '../../plugins/core/context';
import type { WindowState } from '../../plugins/core/counters';
import { AiError } from '../../plugins/core/error';
import { definePolicy } from '../../plugins/core/policy';
import type { AiRequest } from '../../plugins/core/request';
import type { Services } from '../../plugins/core/services';

const SECONDS = { second: 1, minute: 60, hour: 3600, day: 86_400, week: 604_800, month: 2_592_000 } as const;
/** Waiting longer than this is not for a program to do by itself; seconds. */
const LONGEST_RETRY = 60;

const literals = <T extends string>(values: readonly T[]) => Type.Union(values.map((value) => Type.Literal(value)));

const Limit = Type.Object(
  {
    requests: Type.Integer({ minimum: 1, description: 'How many requests.' }),
    per: literals(Object.keys(SECONDS) as (keyof typeof SECONDS)[]),
    by: literals(['consumer', 'key', 'team', 'ip', 'model', 'route'] as const),
  },
  { additionalProperties: false },
);
type Limit = Static<typeof Limit>;

export const quota = definePolicy({
  name: 'quota',
  summary: 'Limits how many requests each caller may make in a time',
  parameters: Type.Object({
    limits: Type.Array(Limit, {
      default: [],
      description:
        'Limits `{ requests, per, by }`, all of which must hold: `per` second, minute, hour, day, week or month (30 days), counted from the first request; `by` consumer, key, team, ip, model (as asked for) or route.',
    }),
  }),
  setup({ limits }, services, { path }) {
    return { onRequest: (request, ai) => take(limits, path, request, ai, services) };
  },
});

/** Takes one request from every window, or from none. */
async function take(
  limits: readonly Limit[],
  place: string,
  request: AiRequest,
  ai: AiContext,
  { requestWindows }: Services,
): Promise<void> {
  const taken: (() => Promise<void>)[] = [];
  let tightest: { limit: Limit; state: WindowState } | undefined;
  for (const [position, limit] of limits.entries()) {
    const key = `${place}.${position}:${subject(limit.by, request, ai)}`;
    const seconds = SECONDS[limit.per];
    const state = await requestWindows.take(key, limit.requests, seconds);
    if (!state.allowed) {
      await Promise.all(taken.map((giveBack) => giveBack()));
      throw refusal(limit, state);
    }
    taken.push(() => requestWindows.giveBack(key, limit.requests, seconds));
    if (!tightest || state.remaining < tightest.state.remaining) tightest = { limit, state };
  }
  if (tightest) Object.assign(ai.answerHeaders, limitHeaders(tightest.limit, tightest.state));
}

/** Whose requests are counted together. Callers without a key share the place of their address. */
function subject(by: Limit['by'], request: AiRequest, { consumer, ip }: AiContext): string {
  if (by === 'route') return '';
  if (by === 'model') return request.model;
  const named = { consumer: consumer?.id, key: consumer?.keyId, team: consumer?.team, ip: undefined }[by];
  return named === undefined ? `ip:${network(ip)}` : `${by}:${named}`;
}

/** An IPv6 caller owns at least a /64, and would otherwise have a window for each of its addresses. */
function network(ip: string): string {
  if (ip.includes('.')) return ip;
  const [head = [], tail = []] = ip.split('::').map((groups) => groups.split(':').filter(Boolean));
  const zeros = Array<string>(Math.max(0, 8 - head.length - tail.length)).fill('0');
  return [...head, ...zeros, ...tail].slice(0, 4).join(':');
}

function refusal(limit: Limit, state: WindowState): AiError {
  const wait = Math.ceil(state.resetAfter / 1000);
  return new AiError(
    `The limit of ${limit.requests} requests per ${limit.per} by ${limit.by} is reached; try again in ${wait} s.`,
    {
      status: 429,
      code: 'rate_limit_exceeded',
      headers: {
        ...limitHeaders(limit, state),
        'retry-after': String(wait),
        ...(wait > LONGEST_RETRY ? { 'x-should-retry': 'false' } : {}),
      },
    },
  );
}

function limitHeaders(limit: Limit, state: WindowState): Record<string, string> {
  return {
    'x-ratelimit-limit-requests': String(limit.requests),
    'x-ratelimit-remaining-requests': String(state.remaining),
    'x-ratelimit-reset-requests': duration(state.resetAfter),
  };
}

/** Milliseconds as OpenAI writes them, in the form of Go's `time.Duration`: `6m0s`, `1.5s`. */
function duration(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds) / 1000;
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = `${Number((seconds % 60).toFixed(3))}s`;
  if (hours) return `${hours}h${minutes}m${rest}`;
  return minutes ? `${minutes}m${rest}` : rest;
}
