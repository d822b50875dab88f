import type { AiContext, Outcome } from '../../core/context';
import { measureUsage } from '../../core/measure-usage';
import { answererOf } from '../../core/price';
import { totalInput } from '../../core/usage';
import type { RequestSummary } from '../reports/request-shape';

export type LiveState = 'started' | 'answering' | 'ended';

/** As much of a request as is known by now, under the names of reports. Never what was asked or answered. */
export type LiveRequest = Pick<RequestSummary, 'id' | 'time'> & Partial<RequestSummary> & { state: LiveState };

export function liveRequest(ai: AiContext, state: LiveState, outcome?: Outcome): LiveRequest {
  const { consumer, cache } = ai;
  return {
    id: ai.id,
    state,
    time: new Date(ai.startedAt).toISOString(),
    pipeline: ai.pipeline,
    consumer: consumer?.name ?? null,
    team: consumer?.team ?? null,
    key: consumer?.keyId ?? null,
    user: ai.endUser ?? null,
    tags: ai.tags ?? null,
    dialect: ai.dialect.name,
    operation: ai.operation,
    model_requested: ai.requestedModel ?? null,
    streamed: ai.streamed ?? false,
    ...(state === 'started' ? {} : { ...answererOf(ai), cache: cache?.status ?? null }),
    ...(ai.firstContentAfter === undefined ? {} : { first_token_ms: ai.firstContentAfter }),
    ...(outcome && ending(ai, outcome)),
  };
}

function ending(ai: AiContext, outcome: Outcome): Partial<RequestSummary> {
  const { usage, input, output } = measureUsage(ai, outcome);
  return {
    status: outcome.status,
    code: outcome.code ?? null,
    delivery: outcome.delivery,
    duration_ms: outcome.duration,
    service_tier: ai.serviceTier ?? null,
    cache_age_seconds: ai.cache?.ageSeconds ?? null,
    input_tokens: input === 'unknown' ? null : totalInput(usage),
    output_tokens: output === 'unknown' ? null : usage.output,
    input_provenance: input,
    output_provenance: output,
    cost_usd: ai.cost?.total ?? null,
    saved_usd: ai.cost?.saved ?? 0,
    limit_events: ai.limitEvents ? [...ai.limitEvents] : null,
    incidents: ai.incidents ? [...ai.incidents] : null,
  };
}
