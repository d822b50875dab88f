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

export const PERIODS = ['second', 'minute', 'hour', 'day', 'week', 'month'] as const;
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
