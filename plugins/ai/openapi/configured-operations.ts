import { Type } from '@sinclair/typebox';
import { SERVICE_TIERS } from '../../pricing';
import { type AdminOperation, json, listOf, pageOf } from './operation';
import { anything, limit, Maybe } from './shapes';

const limits = Type.Optional(
  Type.Union([Type.Array(limit), Type.Null()], { description: 'Where asked for; null of one that may not call.' }),
);
const consumer = Type.Object({
  name: Type.String(),
  team: Maybe('Team of the consumer.'),
  source: Type.Unsafe<string>({ type: 'string', enum: ['configuration', 'host'], description: 'Where it stands.' }),
  active: Type.Boolean(),
  limits,
});
const team = Type.Object({ name: Type.String(), limits });

const pipeline = Type.Object({
  pipeline: Type.String(),
  api_endpoints: Type.Array(
    Type.Object({ name: Type.String(), host: Type.String(), paths: Type.Array(Type.String()) }),
  ),
  policies: Type.Array(
    Type.Object({
      name: Type.String(),
      summary: Maybe('What it does; null of those of the host.'),
      condition: Type.Union([anything, Type.Null()]),
    }),
    { description: 'In the order in which requests pass them.' },
  ),
  model: Type.Union([anything, Type.Null()], { description: 'Where its name leads; null unless one is asked about.' }),
});

const problem = Type.Object({
  file: Type.String(),
  path: Type.String({ description: 'Empty: the file as a whole.', examples: ['pipelines.ai.policies[1].quota'] }),
  line: Type.Optional(Type.Integer({ minimum: 1 })),
  column: Type.Optional(Type.Integer({ minimum: 1 })),
  message: Type.String(),
  fix: Type.Optional(Type.String({ description: 'How to mend it.' })),
});

const price = Type.Object({
  endpoint: Type.String(),
  provider: Type.String(),
  model: Type.String(),
  source: Type.String({ description: '`prices.yml`, or the public tables with their version.' }),
  entry: Maybe('The name in `prices.yml` that counts.'),
  from: Maybe('RFC 3339.'),
  until: Maybe('RFC 3339.'),
  service_tier: Maybe('Class of service.'),
  prices: Type.Array(Type.Object({ above: Type.Integer({ description: 'Input tokens.' }), usd: anything }), {
    description: 'For more input tokens than `above`: US dollars, tokens and characters by the million.',
  }),
});

/** What tells of what is configured: who may call, where requests go, what models cost. */
export const configuredOperations: readonly AdminOperation[] = [
  {
    method: 'get',
    path: '/ai/consumers',
    summary: 'Who may call, and their teams, by name.',
    query: Type.Object({
      team: Type.Optional(Type.String({ description: 'Only those of this team.' })),
      limits: Type.Optional(Type.Boolean({ description: 'Whether to tell how their limits stand.' })),
      limit: Type.Optional(Type.Integer({ minimum: 1, description: 'Of a page.' })),
      cursor: Type.Optional(Type.String()),
    }),
    answer: json(
      Type.Composite([pageOf(consumer), Type.Object({ teams: Type.Array(team), truncated: Type.Boolean() })]),
      'The consumers; teams come with the first page.',
    ),
  },
  {
    method: 'get',
    path: '/ai/configuration',
    summary: 'What is loaded, without secrets, and its pipelines in words. For admins.',
    answer: json(
      Type.Object({ gateway: anything, system: anything, pipelines: Type.Array(pipeline) }),
      'The configuration.',
    ),
  },
  {
    method: 'post',
    path: '/ai/configuration/check',
    summary: 'What would be wrong with these files; nothing of them is applied.',
    body: Type.Object(
      { gateway: Type.Optional(Type.String()), system: Type.Optional(Type.String()) },
      { description: 'The texts of `gateway.config.yml` and `system.config.yml`, or one of them.', minProperties: 1 },
    ),
    answer: json(Type.Object({ problems: Type.Array(problem) }), 'What is wrong; empty where nothing is.'),
  },
  {
    method: 'get',
    path: '/ai/configuration/explain',
    summary: 'Where a request would go.',
    query: Type.Object({
      model: Type.Optional(Type.String()),
      consumer: Type.Optional(Type.String()),
      path: Type.Optional(Type.String({ examples: ['/v1/chat/completions'] })),
    }),
    answer: json(listOf(pipeline), 'The pipelines that it comes to.'),
  },
  {
    method: 'get',
    path: '/ai/prices',
    summary: 'What a model costs, who says so and since when: one price for each endpoint that has one.',
    query: Type.Object({
      model: Type.String(),
      endpoint: Type.Optional(Type.String()),
      tier: Type.Optional(Type.Unsafe<string>({ type: 'string', enum: [...SERVICE_TIERS] })),
      at: Type.Optional(Type.String({ description: 'At this time: RFC 3339, or a date. Now unless said.' })),
    }),
    answer: json(listOf(price), 'The prices; empty where nobody knows one.'),
  },
];
