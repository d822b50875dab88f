import { type Static, type TSchema, Type } from '@sinclair/typebox';
import type { CacheReport } from '../../core/cache-report';
import { likelihood } from '../../core/likelihood';
import type { StoredQuestion } from '../../core/semantic-store';

/** Characters of a question that are shown: enough to know it by. */
const SHOWN = 200;

const literals = <T extends string>(values: readonly T[], description: string) =>
  Type.Unsafe<T>({ type: 'string', enum: [...values], description });
const OrNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Counts = (description: string) => Type.Record(Type.String(), Type.Integer({ minimum: 0 }), { description });
const share = Type.Number({ minimum: 0, maximum: 1 });

const semantic = Type.Object({
  embedder: Type.String({ description: 'What turns questions into vectors; `lexical` where nothing does.' }),
  verifier: Type.String({ description: 'Version of what decides whether two questions mean the same.' }),
  shadow: Type.Boolean({ description: 'Whether it only decides, and serves nothing.' }),
  max_error_rate: Type.Number({ description: 'The share of hits that may be wrong.' }),
  threshold: OrNull(Type.Number({ description: 'Log-odds from which it serves; null: it does not yet.' })),
  least_similarity: OrNull(
    Type.Number({ description: 'The same as `x-ai-cache-similarity` tells it: the likelihood from which it serves.' }),
  ),
  hits: Type.Integer({ minimum: 0, description: 'Answers given, or with `shadow` that would have been.' }),
  misses: Type.Integer({ minimum: 0 }),
  refused: Counts('Requests that were not looked for by meaning, by reason.'),
  labels: Counts('Answers that were compared, by where the comparison came from.'),
  error: Type.Union([Type.Object({ estimate: share, low: share, high: share }), Type.Null()], {
    description: 'The share of hits that were wrong, with the interval that holds it with 95 %; null: not known yet.',
  }),
  saved_usd: OrNull(
    Type.Number({ description: 'What the hits whose price is known would have cost; null: it is known of none.' }),
  ),
  unpriced_hits: Type.Integer({ minimum: 0, description: 'Hits whose price is not known.' }),
});

/** How the cache of a pipeline is doing, as the admin port tells it. */
export const cacheSchema = Type.Object({
  pipeline: Type.String(),
  mode: literals(['exact', 'semantic'], 'Whether it also answers questions that mean the same.'),
  store: Type.String({ description: 'Name of the store.' }),
  entries: OrNull(Type.Integer({ minimum: 0, description: 'Null where the store does not count them.' })),
  bytes: OrNull(Type.Integer({ minimum: 0 })),
  semantic: Type.Union([semantic, Type.Null()]),
});
export type CacheShape = Static<typeof cacheSchema>;

/** An entry of a cache, without its answer. */
export const cachedSchema = Type.Object({
  id: Type.String(),
  pipeline: Type.String(),
  question: Type.String({ description: `The first ${SHOWN} characters.` }),
  model: Type.String(),
  consumer: Type.Union([Type.String(), Type.Null()]),
  team: Type.Union([Type.String(), Type.Null()]),
  tags: Type.Record(Type.String(), Type.String()),
  stored: Type.String({ format: 'date-time' }),
  expires: Type.String({ format: 'date-time' }),
});
export type CachedShape = Static<typeof cachedSchema>;

export function cacheShape({ pipeline, mode, store, entries, bytes, semantic: told }: CacheReport): CacheShape {
  const size = { entries: entries ?? null, bytes: bytes ?? null };
  if (!told) return { pipeline, mode, store, ...size, semantic: null };
  const { maxErrorRate, savedUsd, unpricedHits, refused, labels, ...rest } = told;
  const shown = { ...rest, refused: { ...refused }, labels: { ...labels } };
  return {
    ...{ pipeline, mode, store, ...size },
    semantic: {
      ...shown,
      ...{ max_error_rate: maxErrorRate, saved_usd: savedUsd, unpriced_hits: unpricedHits },
      least_similarity: told.threshold === null ? null : likelihood(told.threshold),
    },
  };
}

export function cachedShape(pipeline: string, { id, text, labels, storedAt, expiresAt }: StoredQuestion): CachedShape {
  const { model, consumer = null, team = null, tags } = labels;
  return {
    ...{ id, pipeline, question: cut(text), model, consumer, team, tags: { ...tags } },
    stored: new Date(storedAt).toISOString(),
    expires: new Date(expiresAt).toISOString(),
  };
}

function cut(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN - 1)}…` : text;
}
