import { Type } from '@sinclair/typebox';
import { keyQuerySchema, newKeySchema, rotationSchema } from '../keys/requests';
import { type AdminOperation, json, listOf, pageOf } from './operation';
import { anything, limit, Maybe } from './shapes';

const key = Type.Object(
  {
    id: Type.String({ description: 'Public part of the key.' }),
    consumer: Type.String(),
    team: Maybe('Team of the consumer.'),
    name: Maybe('What the key is for.'),
    status: Type.Unsafe<string>({ type: 'string', enum: ['active', 'inactive', 'expired', 'revoked'] }),
    created: Maybe('RFC 3339.'),
    expires: Maybe('RFC 3339.'),
    last_used: Maybe('RFC 3339.'),
    previous_until: Maybe('Until when the secret before is valid, too.'),
    declared: Type.Boolean({ description: 'Whether the configuration declares it; it is changed there only.' }),
    scopes: Type.Array(Type.String()),
  },
  { additionalProperties: true, description: 'With what is granted to it, such as `models`.' },
);
const shownKey = Type.Composite(
  [key, Type.Object({ key: Type.String({ description: 'The whole key, this once.' }) })],
  {
    additionalProperties: true,
  },
);

const auditRow = Type.Object({
  id: Type.Integer(),
  time: Type.String({ format: 'date-time' }),
  actor: Type.String(),
  role: Maybe('What the actor may; null for a stranger.'),
  address: Type.String(),
  method: Type.String(),
  path: Type.String(),
  status: Type.Integer(),
  summary: Type.String({ description: 'What was to change, without secrets.' }),
  hash: Type.String(),
});

const visitor = Type.Object({ actor: Type.String(), role: Type.String(), loopback: Type.Boolean() });

/** What tells of the gateway, and changes it. */
export const gatewayOperations: readonly AdminOperation[] = [
  {
    method: 'get',
    path: '/ai/keys',
    summary: 'Keys, without their secrets.',
    query: keyQuerySchema,
    answer: json(Type.Composite([listOf(key), Type.Object({ truncated: Type.Boolean() })]), 'The keys.'),
  },
  {
    method: 'post',
    path: '/ai/keys',
    summary: 'Makes a key, and its consumer where there is none.',
    body: newKeySchema,
    answer: json(shownKey, 'The key, shown this once.', 201),
  },
  {
    method: 'post',
    path: '/ai/keys/{id}/rotate',
    summary: 'Gives a key a new secret.',
    body: rotationSchema,
    answer: json(shownKey, 'The key, shown this once.'),
  },
  { method: 'delete', path: '/ai/keys/{id}', summary: 'Ends a key.', answer: json(key, 'The key that has ended.') },
  {
    method: 'get',
    path: '/ai/limits',
    summary: 'How the limits stand of a consumer, a key or a team: exactly one of them.',
    query: Type.Object({
      consumer: Type.Optional(Type.String()),
      key: Type.Optional(Type.String({ description: 'Its id.' })),
      team: Type.Optional(Type.String()),
    }),
    answer: json(listOf(limit), 'The limits.'),
  },
  {
    method: 'get',
    path: '/ai/audit',
    summary: 'Who has changed what, the newest first.',
    query: Type.Object({
      from: Type.Optional(Type.String()),
      to: Type.Optional(Type.String()),
      limit: Type.Optional(Type.Integer({ minimum: 1 })),
      cursor: Type.Optional(Type.String()),
    }),
    answer: json(pageOf(auditRow), 'The changes.'),
  },
  {
    method: 'get',
    path: '/ai/audit/check',
    summary: 'Whether somebody with the file has changed the audit log.',
    answer: json(
      Type.Union([
        Type.Object({ intact: Type.Literal(true), rows: Type.Integer() }),
        Type.Object({ intact: Type.Literal(false), broken_at: Type.Integer() }),
      ]),
      'Whether it is whole.',
    ),
  },
  {
    method: 'get',
    path: '/ai/providers',
    summary: 'The configured providers, and how they do.',
    answer: json(listOf(anything), 'The providers.'),
  },
  {
    method: 'get',
    path: '/ai/live',
    summary: 'Requests while they run, as server-sent events.',
    answer: {
      status: 200,
      description: 'Events `request`, `dropped` and `end`.',
      types: { 'text/event-stream': Type.String() },
    },
  },
  { method: 'get', path: '/ai/session', summary: 'Who asks.', answer: json(visitor, 'The visitor.') },
  {
    method: 'post',
    path: '/ai/session',
    summary: 'Begins a session of a browser: sets a cookie.',
    body: Type.Object({ token: Type.String() }),
    answer: { status: 204, description: 'It has begun.' },
  },
  { method: 'delete', path: '/ai/session', summary: 'Ends it.', answer: { status: 204, description: 'It has ended.' } },
  { method: 'get', path: '/ai/openapi.json', summary: 'This document.', answer: json(anything, 'The document.') },
];
