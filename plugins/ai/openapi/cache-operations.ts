import { Type } from '@sinclair/typebox';
import { cachedSchema, cacheSchema } from '../caches/cache-shape';
import { entriesQuerySchema, purgeSchema } from '../caches/selection';
import { type AdminOperation, json, listOf } from './operation';

const total = Type.Integer({ minimum: 0, description: 'How many fit, told or not.' });
const removed = Type.Integer({ minimum: 0, description: 'How many were removed.' });

/** What tells of caches, and has them forget. */
export const cacheOperations: readonly AdminOperation[] = [
  {
    method: 'get',
    path: '/ai/cache',
    summary: 'How the caches do, over all gateways that share their stores.',
    answer: json(
      Type.Composite([
        listOf(cacheSchema),
        Type.Object({
          unavailable: Type.Array(Type.String(), { description: 'Pipelines whose cache does not answer.' }),
        }),
      ]),
      'The caches.',
    ),
  },
  {
    method: 'get',
    path: '/ai/cache/entries',
    summary: 'What caches keep, the newest first; a tag filters by `tag.<name>`. For admins.',
    query: entriesQuerySchema,
    answer: json(Type.Composite([listOf(cachedSchema), Type.Object({ total })]), 'The entries, without answers.'),
  },
  {
    method: 'post',
    path: '/ai/cache/purge',
    summary: 'Has caches forget answers that fit all that is said.',
    body: purgeSchema,
    answer: json(
      Type.Composite([listOf(cachedSchema), Type.Object({ total, removed })]),
      'How many were removed; with `dry_run` what would be.',
    ),
  },
];
