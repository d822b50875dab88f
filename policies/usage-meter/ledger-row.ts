import type { AiContext, Cost, Outcome } from '../../plugins/core/context';
import type { LedgerRow } from '../../plugins/core/ledger';
import type { MeasuredUsage } from '../../plugins/core/usage';
import { answererOf } from '../../plugins/core/price';

/** Model names come from clients; longer ones than any provider has would fill the disk. */
const MAX_NAME_LENGTH = 256;

/** The row of one request. `measured` is undefined when its usage is unknown; its tokens are null then, not 0. */
export function ledgerRow(
  ai: AiContext,
  outcome: Outcome,
  measured: MeasuredUsage | undefined,
  cost: Cost,
  priceVersion: string,
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
    attempts: ai.attempts.length,
    streamed: ai.streamed ?? false,
    ...tokens(measured),
    inputCost: cost.input,
    cachedInputCost: cost.cachedInput,
    cacheWriteCost: cost.cacheWrite,
    outputCost: cost.output,
    cost: cost.total,
    saved: cost.saved ?? 0,
    priceVersion: cost.total || cost.saved ? priceVersion : null,
    cache: ai.cache?.status ?? null,
    status: outcome.status,
    code: outcome.code ?? null,
    delivery: outcome.delivery,
    duration: outcome.duration,
    timeToFirstToken: ai.firstContentAfter ?? null,
  };
}

function tokens(measured: MeasuredUsage | undefined) {
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
    images: output?.images ?? null,
    inputProvenance: measured?.input ?? 'unknown',
    outputProvenance: measured?.output ?? 'unknown',
  } as const;
}

function nameOrNull(name: string | null | undefined): string | null {
  return name?.slice(0, MAX_NAME_LENGTH) || null;
}
