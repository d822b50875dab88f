import { type Static, Type } from '@sinclair/typebox';
import { RESOURCES } from '../../plugins/core/resource';

export const USUAL_RETRIES = 1;

/** Seconds. */
const USUAL_TIMEOUTS = { connect: 5, firstToken: 120, idle: 60, total: 600, session: 3600 } as const;
type TimeoutName = keyof typeof USUAL_TIMEOUTS;

const Seconds = (name: TimeoutName, description: string) =>
  Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 86_400, default: USUAL_TIMEOUTS[name], description }));

const timeouts = {
  connect: Seconds('connect', 'Seconds for the connection to the provider.'),
  firstToken: Seconds('firstToken', 'Seconds from sending to the first content of a streamed answer.'),
  idle: Seconds('idle', 'Seconds of silence inside a streamed answer.'),
  total: Seconds('total', 'Seconds for the whole request, all attempts and the answer included.'),
  session: Seconds('session', 'Seconds that a realtime session may last.'),
};
const Timeouts = Type.Object(timeouts, { additionalProperties: false });
const listedTimeouts = Object.entries(USUAL_TIMEOUTS).map(([name, seconds]) => `\`${name}\` (${seconds})`);

const TargetName = Type.String({
  pattern: '^[^/]+/.+$',
  description: 'A target `endpoint/model`.',
  examples: ['openai/gpt-5-mini'],
});

const Route = Type.Object(
  {
    strategy: Type.Optional(Type.Literal('fallback', { default: 'fallback', description: 'Targets in their order.' })),
    targets: Type.Array(TargetName, { minItems: 1, description: 'Targets `endpoint/model`.' }),
    timeouts: Type.Optional(Timeouts),
    retries: Type.Optional(Type.Integer({ minimum: 0, maximum: 10 })),
    strictParams: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);

export const parameters = Type.Object({
  models: Type.Optional(
    Type.Record(Type.String(), Type.Union([TargetName, Type.Array(TargetName, { minItems: 1 }), Route]), {
      default: {},
      description:
        'Model names that clients use, each with its targets `endpoint/model`: a list is tried in order; an object `{ targets, timeouts, retries, strictParams }` says more. `*` in a name matches any text, in a target it stands for the whole name that was sent.',
    }),
  ),
  direct: Type.Optional(
    Type.Boolean({ default: true, description: 'Whether clients may also ask for `endpoint/model` directly.' }),
  ),
  retries: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 10,
      default: USUAL_RETRIES,
      description: 'How often the list of targets is tried again, with growing pauses, after all have failed.',
    }),
  ),
  strictParams: Type.Optional(
    Type.Boolean({
      default: false,
      description:
        'Refuse a request when the provider could not honour a member of it, instead of naming it in `x-ai-dropped-params`.',
    }),
  ),
  timeouts: Type.Optional(
    Type.Object(timeouts, {
      additionalProperties: false,
      default: {},
      description: `Seconds to wait: ${listedTimeouts.join(', ')}.`,
    }),
  ),
  keepResponses: Type.Optional(
    Type.Object(
      { days: Type.Integer({ minimum: 1, maximum: 365, description: 'How long a response is kept.' }) },
      {
        additionalProperties: false,
        description:
          'Keep the responses of providers that store none, for so many `days`, so that clients can go on from them and read them by id. Off unless set, because prompts and answers are written to disk.',
      },
    ),
  ),
  resources: Type.Optional(
    Type.Array(Type.Union(RESOURCES.map((resource) => Type.Literal(resource))), {
      uniqueItems: true,
      default: [...RESOURCES],
      description:
        'What of the things that providers keep is served by id. `batches` run models that are not metered here; leave them out where that matters.',
    }),
  ),
});

export type Parameters = Static<typeof parameters>;
export type RouteParameters = Static<typeof Route>;

/** Milliseconds. */
export type TimeoutSettings = Readonly<Record<TimeoutName, number>>;

/** Of several the last one that says a value. */
export function timeoutSettings(...seconds: (Static<typeof Timeouts> | undefined)[]): TimeoutSettings {
  const chosen = Object.assign({ ...USUAL_TIMEOUTS }, ...seconds) as Record<TimeoutName, number>;
  return Object.fromEntries(Object.entries(chosen).map(([name, value]) => [name, value * 1000])) as TimeoutSettings;
}
