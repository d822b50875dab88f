import type { AiContext, Attempt, Cost, Outcome } from '../../plugins/core/context';
import type { AttemptRow, LedgerRow, Quantities } from '../../plugins/core/ledger';
import { measureUsage } from '../../plugins/core/measure-usage';
import { answererOf } from '../../plugins/core/price';
import type { MeasuredUsage } from '../../plugins/core/usage';

/** Model names come from clients; longer ones than any provider has would fill the disk. */
const MAX_NAME_LENGTH = 256;

/** What else is known of a request that was priced. */
export interface Charged {
  /** By each attempt, in order. */
  used: readonly MeasuredUsage[];
  billed: number | null;
  priceVersion: string;
}

/** The row of one request that was priced, with a row for each of its attempts. */
export function ledgerRow(ai: AiContext, outcome: Outcome, { used, billed, priceVersion }: Charged): LedgerRow {
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
    attempts: ai.attempts.map((attempt, index) => attemptRow(attempt, used[index]!, priceVersion)),
    streamed: ai.streamed ?? false,
    ...quantities(measureUsage(ai, outcome), ai.cost!, priceVersion),
    billed,
    saved: ai.cost!.saved ?? 0,
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

function attemptRow(attempt: Attempt, used: MeasuredUsage, priceVersion: string): AttemptRow {
  return {
    endpoint: attempt.endpoint,
    provider: attempt.provider,
    model: nameOrNull(attempt.model),
    status: attempt.status ?? null,
    error: attempt.error ?? null,
    startedAfter: attempt.startedAfter,
    duration: attempt.duration,
    ...quantities(used, attempt.cost!, priceVersion),
  };
}

function quantities(measured: MeasuredUsage, cost: Cost, priceVersion: string): Quantities {
  // Zero is a number; what nobody can tell is none.
  const input = measured.input === 'unknown' ? undefined : measured.usage;
  const output = measured.output === 'unknown' ? undefined : measured.usage;
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
    inputProvenance: measured.input,
    outputProvenance: measured.output,
    inputCost: cost.input,
    cachedInputCost: cost.cachedInput,
    cacheWriteCost: cost.cacheWrite,
    outputCost: cost.output,
    otherCost: cost.other,
    cost: cost.total,
    priceVersion: cost.total || cost.saved ? (cost.estimated ? `estimate:${priceVersion}` : priceVersion) : null,
  };
}

function nameOrNull(name: string | null | undefined): string | null {
  return name?.slice(0, MAX_NAME_LENGTH) || null;
}
