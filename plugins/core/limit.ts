/** Limits as users declare them: in the `quota` policy, and on teams, consumers and keys. */
import { type Static, Type } from '@sinclair/typebox';

const literals = <T extends string>(values: readonly T[], description: string) =>
  Type.Union(
    values.map((value) => Type.Literal(value)),
    { description },
  );

/** What is limited. A limit names exactly one of them. */
export const QUANTITIES = ['requests', 'tokens', 'usd', 'concurrent'] as const;
export type Quantity = (typeof QUANTITIES)[number];

const PERIODS = ['second', 'minute', 'hour', 'day', 'week', 'month'] as const;
export type Period = (typeof PERIODS)[number];

/** Whose requests are counted together; a header or a claim by its name behind the dot. */
const SUBJECT = '^(consumer|key|team|ip|model|provider|endpoint|route|header\\..+|claim\\..+)$';
const Subject = Type.String({ pattern: SUBJECT, examples: ['team', 'header.x-tenant', 'claim.org_id'] });

export const limitSchema = Type.Object(
  {
    requests: Type.Optional(Type.Integer({ minimum: 1, description: 'How many requests.' })),
    tokens: Type.Optional(Type.Integer({ minimum: 1, description: 'How many tokens, in and out.' })),
    usd: Type.Optional(Type.Number({ exclusiveMinimum: 0, description: 'How much money, in US dollars.' })),
    concurrent: Type.Optional(Type.Integer({ minimum: 1, description: 'How many requests at once.' })),
    per: Type.Optional(literals(PERIODS, 'In which time; not of `concurrent`.')),
    by: Type.Optional(
      Type.Union([Subject, Type.Array(Subject, { minItems: 1, uniqueItems: true })], {
        description:
          'Whose requests are counted together: `consumer`, `key`, `team`, `ip`, `model` (as asked for), `provider`, `endpoint`, `route`, `header.<name>` or `claim.<name>`, or several of them.',
      }),
    ),
    model: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          'Only requests for models of this name, `*` for any text; with `action: use` the model to use instead.',
      }),
    ),
    models: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), {
        minItems: 1,
        description: 'Only requests for models of these names.',
      }),
    ),
    window: Type.Optional(
      literals(
        ['rolling', 'sliding', 'calendar'],
        '`rolling` begins with the first request, `sliding` looks back from each moment, `calendar` begins with the minute, day, week or month.',
      ),
    ),
    timezone: Type.Optional(Type.String({ examples: ['Europe/Berlin'], description: 'Of a `calendar` window.' })),
    action: Type.Optional(
      literals(['refuse', 'warn', 'use'], 'Beyond the limit: refuse, only tell the operator, or use another `model`.'),
    ),
    enforce: Type.Optional(
      Type.Boolean({ description: '`false` only counts what would have been refused, to try a limit out.' }),
    ),
    alerts: Type.Optional(
      Type.Array(Type.Number({ exclusiveMinimum: 0 }), {
        uniqueItems: true,
        description: 'Shares of the limit at which the operator is told, such as 0.8.',
      }),
    ),
    onStoreError: Type.Optional(
      literals(
        ['local', 'deny', 'allow'],
        'When the store does not answer: count in this process, refuse, or let pass.',
      ),
    ),
  },
  { additionalProperties: false },
);

export type Limit = Static<typeof limitSchema>;

/** How a limit stands for one subject. Money is in US dollars. */
export interface LimitStanding {
  /** Names what is counted, alone of all. */
  readonly key: string;
  /** Such as `60 requests per minute by key`. */
  readonly limit: string;
  /** Where it is declared: the pipeline, or null where it is granted to the caller. */
  readonly pipeline: string | null;
  /** Empty where it is about all models. */
  readonly models: readonly string[];
  /** Whether it refuses. */
  readonly enforced: boolean;
  readonly allowed: number;
  /** Undefined where each request says who is counted, as with `by: ip`. */
  readonly counted?: {
    readonly used: number;
    /** For requests that run. */
    readonly reserved: number;
    readonly remaining: number;
    /** When there is more; null where that is no matter of time, or nothing is counted yet. */
    readonly resets: string | null;
  };
}

/** What a limit counts, and how much of it there is. */
export function quantityOf(limit: Limit): { quantity: Quantity; amount: number } {
  const quantity = QUANTITIES.find((one) => limit[one] !== undefined)!;
  return { quantity, amount: limit[quantity]! };
}

/** Whose requests are counted together; `undefined` where the limit does not say. */
export function subjectsOf({ by }: Limit): readonly string[] | undefined {
  return by === undefined ? undefined : [by].flat();
}

/** Throws, naming the place and how to mend it, where the members of a limit do not go together. */
export function checkLimit(limit: Limit, where: string): void {
  const fault = faultOfQuantity(limit) ?? faultOfTime(limit) ?? faultOfModels(limit);
  if (fault !== undefined) throw new Error(`${where}: ${fault}`);
}

function faultOfQuantity(limit: Limit): string | undefined {
  const named = QUANTITIES.filter((quantity) => limit[quantity] !== undefined);
  if (named.length === 1) return undefined;
  const instead = named.length === 0 ? 'this names none' : `this is of ${listed(named)}; write a limit for each`;
  return `a limit is of exactly one of ${listed(QUANTITIES)}, but ${instead}`;
}

function faultOfTime({ concurrent, per, window, timezone }: Limit): string | undefined {
  if (concurrent !== undefined && (per ?? window) !== undefined) {
    return '`concurrent` counts requests at the same moment: leave out `per` and `window`';
  }
  if (concurrent === undefined && per === undefined)
    return `says no time to count in: add \`per\`, one of ${listed(PERIODS)}`;
  if (timezone === undefined) return undefined;
  if (window !== 'calendar') return '`timezone` is of `calendar` windows: add `window: calendar`, or leave it out';
  return isTimezone(timezone)
    ? undefined
    : `there is no time zone \`${timezone}\`; write one such as \`Europe/Berlin\``;
}

function faultOfModels({ action, model, models, ...limit }: Limit): string | undefined {
  if (action !== 'use') {
    return model !== undefined && models !== undefined
      ? 'names `model` and `models`: put all into `models`'
      : undefined;
  }
  if (model === undefined || model.includes('*')) {
    return '`action: use` needs the one `model` to use instead; which models are limited says `models`';
  }
  const late = subjectsOf(limit)?.find((subject) => subject === 'provider' || subject === 'endpoint');
  return late && `\`action: use\` cannot be by \`${late}\`: beyond such a limit the next target is tried already`;
}

function isTimezone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}

function listed(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}
