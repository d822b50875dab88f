import { type Static, type TSchema, Type } from '@sinclair/typebox';
import type { AttemptRow, LedgerRow, Quantities } from '../../core/ledger';
import { QUANTITIES } from '../../core/limit';
import { OPERATIONS } from '../../core/operations';
import { PROVENANCES } from '../../core/usage';

const literals = <T extends string>(values: readonly T[], description?: string) =>
  Type.Unsafe<T>({ type: 'string', enum: [...values], description });
const nullable = <T extends TSchema>(schema: T, description: string) =>
  Type.Union([schema, Type.Null()], { description });
const Text = (description: string) => nullable(Type.String(), description);
const Count = (description: string) => nullable(Type.Number({ minimum: 0 }), description);
const Dollars = (description: string) => nullable(Type.Number(), `${description}, in US dollars; null when unknown.`);
const PROVENANCE = 'by the provider, or counted exactly, by a formula or as an estimate; unknown when there is none.';

const quantities = {
  input_tokens: Count('Everything that went in: uncached, cache reads and cache writes; null when unknown.'),
  uncached_input_tokens: Count('Input neither read from nor written to the provider’s prompt cache.'),
  cached_input_tokens: Count('Input read from the provider’s prompt cache.'),
  cache_write_5m_tokens: Count('Input written to the provider’s prompt cache for five minutes.'),
  cache_write_1h_tokens: Count('Input written to the provider’s prompt cache for an hour.'),
  output_tokens: Count('Everything that came out, reasoning included; null when unknown.'),
  reasoning_tokens: Count('The share of the output that was reasoning.'),
  input_audio_tokens: Count('The share of the input that was audio.'),
  output_audio_tokens: Count('The share of the output that was audio.'),
  images: Count('Images generated.'),
  seconds: Count('Seconds of sound, heard or made.'),
  characters: Count('Characters that were spoken.'),
  searches: Count('Searches, of a reranker or of the web.'),
  input_provenance: literals(PROVENANCES, `Where the numbers of the input are from: reported ${PROVENANCE}`),
  output_provenance: literals(PROVENANCES, `Where the numbers of the output are from: reported ${PROVENANCE}`),
  input_cost_usd: Dollars('Cost of the uncached input'),
  cached_input_cost_usd: Dollars('Cost of the cache reads'),
  cache_write_cost_usd: Dollars('Cost of the cache writes'),
  output_cost_usd: Dollars('Cost of the output'),
  other_cost_usd: Dollars('Cost of what is not paid by the token'),
  cost_usd: Dollars('What the provider charges'),
  price_version: Text('The price table that the costs come from; null when nothing was priced.'),
};

/** One try of one provider, as reports show it. */
const attemptSchema = Type.Object({
  endpoint: Type.String({ description: 'Name of the service endpoint.' }),
  provider: Type.String({ description: 'Provider kind.' }),
  model: Text('The provider’s own name of the model.'),
  status: nullable(Type.Integer(), 'HTTP status; null when no answer came.'),
  error: Text('Why it failed; null for the one that answered.'),
  started_after_ms: Type.Number({ description: 'Milliseconds from the start of the request to that of the attempt.' }),
  duration_ms: Type.Number({ description: 'Milliseconds from its start to the first content or failure.' }),
  ...quantities,
});

/** One request as reports, exports and the live view show it, without its attempts. */
export const requestSummarySchema = Type.Object({
  id: Type.String({ description: 'As in the header `x-request-id` of its answer.' }),
  time: Type.String({ format: 'date-time', description: 'When it began, in UTC.' }),
  pipeline: Type.String({ description: 'Pipeline of `gateway.config.yml`.' }),
  consumer: Text('Name of the user or application; null when unknown.'),
  team: Text('Its team.'),
  key: Text('Public part of its key.'),
  user: Text('The client’s own user, where the operator wants to know.'),
  tags: nullable(Type.Record(Type.String(), Type.String()), 'What the client says that the request is for.'),
  dialect: Type.String({ description: 'The API that the client spoke.' }),
  operation: literals(OPERATIONS, 'What was asked for.'),
  model_requested: Text('Model as the client asked for it.'),
  model: Text('Model that answered; when none did, the last one tried.'),
  endpoint: Text('Service endpoint that answered, or was tried last.'),
  provider: Text('Provider kind of it.'),
  service_tier: Text('The class of service, where it is not the usual one.'),
  streamed: Type.Boolean({ description: 'Whether a stream was asked for.' }),
  status: Type.Integer({ description: 'HTTP status sent; 499 when the client left before an answer.' }),
  code: Text('Why it was refused or failed; null for a success.'),
  delivery: literals(['complete', 'partial', 'none'], '`partial` when cut after the first content.'),
  duration_ms: Type.Number({ description: 'Milliseconds from the start to the end.' }),
  first_token_ms: nullable(Type.Number(), 'Milliseconds from the start to the first content.'),
  cache: nullable(literals(['hit', 'semantic-hit', 'miss', 'bypass']), 'What the cache did; null without one.'),
  cache_age_seconds: nullable(Type.Number(), 'Age of the answer from the cache.'),
  ...quantities,
  billed_usd: Dollars('What the caller is charged'),
  saved_usd: Type.Number({ description: 'What the answer from the cache would have cost, in US dollars.' }),
  limit_events: nullable(
    Type.Array(
      Type.Object({
        result: literals(['refused', 'shadow', 'warned', 'substituted']),
        quantity: literals(QUANTITIES),
        by: Type.String({ description: 'Whose requests the limit counts together.' }),
      }),
    ),
    'Limits that it did not fit into.',
  ),
  incidents: nullable(
    Type.Array(
      Type.Object({
        check: Type.String(),
        side: literals(['input', 'output']),
        action: literals(['block', 'redact', 'flag']),
      }),
    ),
    'What checks have found; never the text.',
  ),
});

export const requestSchema = Type.Composite([
  requestSummarySchema,
  Type.Object({ attempts: Type.Array(attemptSchema, { description: 'Providers tried, in order.' }) }),
]);

export type RequestSummary = Static<typeof requestSummarySchema>;
export type RequestShape = Static<typeof requestSchema>;

/** A row of the ledger as everybody sees it who looks at requests: API, exports, live view. */
export function requestShape(row: LedgerRow): RequestShape {
  return { ...requestSummary(row), attempts: row.attempts.map(attemptShape) };
}

export function requestSummary(row: LedgerRow): RequestSummary {
  return {
    id: row.id,
    time: new Date(row.time).toISOString(),
    pipeline: row.pipeline,
    consumer: row.consumer,
    team: row.team,
    key: row.key,
    user: row.endUser,
    tags: row.tags,
    dialect: row.dialect,
    operation: row.operation,
    model_requested: row.modelRequested,
    model: row.model,
    endpoint: row.endpoint,
    provider: row.provider,
    service_tier: row.serviceTier,
    streamed: row.streamed,
    status: row.status,
    code: row.code,
    delivery: row.delivery,
    duration_ms: row.duration,
    first_token_ms: row.timeToFirstToken,
    cache: row.cache,
    cache_age_seconds: row.cacheAgeSeconds,
    ...quantitiesShape(row),
    billed_usd: row.billed,
    saved_usd: row.saved,
    limit_events: row.limitEvents && [...row.limitEvents],
    incidents: row.incidents && [...row.incidents],
  };
}

function attemptShape(attempt: AttemptRow): RequestShape['attempts'][number] {
  const { endpoint, provider, model, status, error, startedAfter, duration } = attempt;
  const times = { started_after_ms: startedAfter, duration_ms: duration };
  return { endpoint, provider, model, status, error, ...times, ...quantitiesShape(attempt) };
}

function quantitiesShape(row: Quantities) {
  const { inputTokens, cacheReadTokens, cacheWrite5mTokens, cacheWrite1hTokens } = row;
  const written = (cacheWrite5mTokens ?? 0) + (cacheWrite1hTokens ?? 0);
  return {
    input_tokens: inputTokens === null ? null : inputTokens + (cacheReadTokens ?? 0) + written,
    uncached_input_tokens: inputTokens,
    cached_input_tokens: cacheReadTokens,
    cache_write_5m_tokens: cacheWrite5mTokens,
    cache_write_1h_tokens: cacheWrite1hTokens,
    output_tokens: row.outputTokens,
    reasoning_tokens: row.reasoningTokens,
    input_audio_tokens: row.inputAudioTokens,
    output_audio_tokens: row.outputAudioTokens,
    images: row.images,
    seconds: row.seconds,
    characters: row.characters,
    searches: row.searches,
    input_provenance: row.inputProvenance,
    output_provenance: row.outputProvenance,
    input_cost_usd: row.inputCost,
    cached_input_cost_usd: row.cachedInputCost,
    cache_write_cost_usd: row.cacheWriteCost,
    output_cost_usd: row.outputCost,
    other_cost_usd: row.otherCost,
    cost_usd: row.cost,
    price_version: row.priceVersion,
  };
}
