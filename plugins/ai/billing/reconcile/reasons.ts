import type { AttemptRow, LedgerRow, Quantities } from '../../../core/ledger';

/** How far from midnight a request may be counted on the other day: clocks differ, and calls end later. Milliseconds. */
const NEAR_MIDNIGHT = 300_000;

/** Why the ledger and an export may differ, the likeliest first. */
export const REASONS = ['counted', 'partial', 'failed', 'midnight', 'unpriced', 'name', 'unmatched'] as const;
export type Reason = (typeof REASONS)[number];

export const REASON_TEXTS: Readonly<Record<Reason, string>> = {
  counted: 'usage counted here or unknown, since the provider has reported none',
  partial: 'broken off: the provider may have written more than was delivered',
  failed: 'failed attempts, which the provider may charge or not',
  midnight: 'close to midnight: the provider may count them on the other day',
  unpriced: 'price unknown here',
  name: 'the export has them under another name of the model',
  unmatched: 'the export has nothing of this model on this day',
};

/** An attempt as it is compared: of rows from before attempts were kept, the request itself. */
export interface Call extends Quantities {
  row: LedgerRow;
  model: string;
  /** Milliseconds since 1970. */
  start: number;
  end: number;
  /** Why it failed. */
  error: string | null;
  /** Whether it is the one that the answer came from. */
  last: boolean;
}

/** What was asked of a provider for a request: nothing for an answer from the cache, and for most refusals. */
export function callsOf(row: LedgerRow, provider: string): Call[] {
  const { attempts } = row;
  const tried: readonly (Quantities & Partial<AttemptRow>)[] = attempts.length ? attempts : wholeOf(row);
  return tried.flatMap((attempt, index) => {
    const endpoint = attempt.endpoint ?? row.endpoint;
    if (provider !== endpoint && provider !== (attempt.provider ?? row.provider)) return [];
    const start = row.time + (attempt.startedAfter ?? 0);
    const last = index === tried.length - 1;
    const end = last ? row.time + row.duration : start + (attempt.duration ?? 0);
    const model = attempt.model ?? row.model ?? row.modelRequested ?? '';
    return [{ ...attempt, row, model, start, end, error: attempt.error ?? null, last }];
  });
}

function wholeOf(row: LedgerRow): Quantities[] {
  const fromCache = row.cache === 'hit' || row.cache === 'semantic-hit';
  return fromCache || row.provider === null || row.status >= 400 ? [] : [row];
}

/** Everything that went in; unknown as soon as a part is. */
export function inputOf({ inputTokens, cacheReadTokens, cacheWrite5mTokens, cacheWrite1hTokens }: Quantities): number {
  return (inputTokens ?? 0) + (cacheReadTokens ?? 0) + (cacheWrite5mTokens ?? 0) + (cacheWrite1hTokens ?? 0);
}

/** Whether the provider has worked for it: what failed at once is not even counted as a request there. */
export function counts(call: Call): boolean {
  return call.error === null || inputOf(call) > 0 || (call.outputTokens ?? 0) > 0;
}

/** The first reason that holds for the call by itself. */
export function reasonOf(call: Call): Reason | undefined {
  const { inputProvenance, outputProvenance, row, last } = call;
  if (call.error === null && (inputProvenance !== 'reported' || outputProvenance !== 'reported')) return 'counted';
  if (last && row.delivery === 'partial') return 'partial';
  if (call.error !== null) return 'failed';
  return undefined;
}

/** The other day that a call may be counted on. */
export function otherDayOf({ start, end }: Call, dayOf: (time: number) => string): string | undefined {
  const day = dayOf(start);
  return [start - NEAR_MIDNIGHT, end + NEAR_MIDNIGHT].map(dayOf).find((other) => other !== day);
}
