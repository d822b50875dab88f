import type { AiContext, Attempt, Cost, Outcome } from '../../plugins/core/context';
import type { AttemptRow, LedgerRow, Quantities } from '../../plugins/core/ledger';
import type { MeasuredUsage } from '../../plugins/core/usage';
import { NO_USAGE } from '../../plugins/core/usage';
import { answererOf } from '../../plugins/core/price';

/** Model names come from clients; longer ones than any provider has would fill the disk. */
const MAX_NAME_LENGTH = 256;
const NOTHING: MeasuredUsage = { usage: NO_USAGE, input: 'exact', output: 'exact' };
const FREE: Cost = { input: 0, cachedInput: 0, cacheWrite: 0, output: 0, other: 0, total: 0 };

/** What was used, and what it costs. `measured` is undefined when its usage is unknown; its tokens are null then, not 0. */
export interface Charge {
  measured: MeasuredUsage | undefined;
  cost: Cost;
}

/** The row of one request, of which the attempt that answered has used what is `charged`. */
export function ledgerRow(
  ai: AiContext,
  outcome: Outcome,
  charged: Charge,
  { billed, priceVersion }: Pick<LedgerRow, 'billed' | 'priceVersion'>,
): LedgerRow {
  const { endpoint, provider, model } = answererOf(ai);
  return {
    id: ai.id,
    time: ai.startedAt,
    pipeline: ai.pipeline,
    consumer: ai.consumer?.name ?? null,
    team: ai.consumer?.team ?? null,
    key: ai.consumer?.keyId ?? null,
    dialect: ai.dialect.name,
    operation: ai.operation,
    modelRequested: nameOrNull(ai.requestedModel),
    model: nameOrNull(model),
    endpoint,
    provider,
    serviceTier: ai.serviceTier ?? null,
    attempts: ai.attempts.map((attempt, index) =>
      attemptRow(attempt, index === ai.attempts.length - 1 ? charged : { measured: NOTHING, cost: FREE }, priceVersion),
    ),
    streamed: ai.streamed ?? false,
    ...quantities(charged, priceVersion),
    billed,
    saved: charged.cost.saved ?? 0,
    cache: ai.cache?.status ?? null,
    cacheAgeSeconds: ai.cache?.ageSeconds ?? null,
    status: outcome.status,
    code: outcome.code ?? null,
    delivery: outcome.delivery,
    duration: outcome.duration,
    timeToFirstToken: ai.firstContentAfter ?? null,
    tags: ai.tags ?? null,
    endUser: ai.endUser ?? null,
    limitEvents: ai.limitEvents ?? null,
    incidents: ai.incidents ?? null,
  };
}

function attemptRow(attempt: Attempt, charged: Charge, priceVersion: string | null): AttemptRow {
  return {
    endpoint: attempt.endpoint,
    provider: attempt.provider,
    model: nameOrNull(attempt.model),
    status: attempt.status ?? null,
    error: attempt.error ?? null,
    startedAfter: attempt.startedAfter,
    duration: attempt.duration,
    ...quantities(charged, priceVersion),
  };
}

function quantities({ measured, cost }: Charge, priceVersion: string | null): Quantities {
  const usage = measured?.usage;
  // Zero is a number; what nobody can tell is none.
  const input = measured?.input === 'unknown' ? undefined : usage;
  const output = measured?.output === 'unknown' ? undefined : usage;
  return {
    inputTokens: input?.input ?? null,
    cacheReadTokens: input?.cacheRead ?? null,
    cacheWrite5mTokens: input?.cacheWrite5m ?? null,
    cacheWrite1hTokens: input?.cacheWrite1h ?? null,
    outputTokens: output?.output ?? null,
    reasoningTokens: output?.reasoning ?? null,
    inputAudioTokens: input?.inputAudio ?? null,
    outputAudioTokens: output?.outputAudio ?? null,
    images: output?.images ?? null,
    seconds: output?.seconds ?? null,
    characters: input?.characters ?? null,
    searches: output?.searches ?? null,
    inputProvenance: measured?.input ?? 'unknown',
    outputProvenance: measured?.output ?? 'unknown',
    inputCost: cost.input,
    cachedInputCost: cost.cachedInput,
    cacheWriteCost: cost.cacheWrite,
    outputCost: cost.output,
    otherCost: cost.other,
    cost: cost.total,
    priceVersion: cost.total || cost.saved ? priceVersion : null,
  };
}

function nameOrNull(name: string | null | undefined): string | null {
  return name?.slice(0, MAX_NAME_LENGTH) || null;
}
