import type { AttemptRow, LedgerRow, Quantities } from '../core/ledger';
import { cleanDollars } from '../core/money';
import type { ModelOperation } from '../core/operations';
import { NO_USAGE, type Usage } from '../core/usage';
import type { OpenPriceBook } from './create-price-book';

/** What the attempts of one model on one day (UTC) cost by the ledger, and by another price book. */
export interface Repriced {
  day: string;
  provider: string;
  model: string | null;
  attempts: number;
  /** Of those whose price is known; US dollars. */
  old_usd: number;
  new_usd: number;
  difference_usd: number;
  unpriced_before: number;
  unpriced_now: number;
  /** Those whose cost stays as it is, because the ledger does not tell what their pictures were. */
  kept: number;
}

type Priced = Pick<AttemptRow, 'endpoint' | 'provider' | 'model'> & Quantities;

/** Prices what stands in the ledger by another book, and changes nothing. By day and model, the oldest first. */
export async function reprice(rows: AsyncIterable<LedgerRow>, book: OpenPriceBook): Promise<Repriced[]> {
  const groups = new Map<string, Repriced>();
  for await (const row of rows) {
    for (const attempt of attemptsOf(row)) {
      const { provider, model } = attempt;
      const day = new Date(row.time).toISOString().slice(0, 10);
      const key = JSON.stringify([day, provider, model]);
      let group = groups.get(key);
      if (!group) groups.set(key, (group = emptyGroup(day, provider, model)));
      add(group, attempt, row, book);
    }
  }
  return [...groups.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}

/** Rows of earlier versions have no attempts; an answer from the cache was asked of nobody. */
function attemptsOf(row: LedgerRow): readonly Priced[] {
  if (row.attempts.length > 0 || row.cache === 'hit' || row.cache === 'semantic-hit') return row.attempts;
  const { endpoint, provider } = row;
  return endpoint && provider ? [{ ...row, endpoint, provider }] : [];
}

function add(group: Repriced, attempt: Priced, row: LedgerRow, book: OpenPriceBook): void {
  const { cost: before } = attempt;
  const isKept = hasPictures(attempt, row, book);
  const now = isKept ? before : costNow(attempt, row, book);
  group.attempts++;
  if (isKept) group.kept++;
  if (before === null) group.unpriced_before++;
  if (now === null) group.unpriced_now++;
  group.old_usd = cleanDollars(group.old_usd + (before ?? 0));
  group.new_usd = cleanDollars(group.new_usd + (now ?? 0));
  group.difference_usd = cleanDollars(group.new_usd - group.old_usd);
}

function costNow(attempt: Priced, row: LedgerRow, book: OpenPriceBook): number | null {
  const usage = usageOf(attempt);
  if (!usage) return null;
  // Nothing was used: a fee for each request is due only where an answer came.
  if (Object.values(usage).every((count) => count === 0)) return 0;
  const isLast = attempt === row.attempts.at(-1) || row.attempts.length === 0;
  const { total } = book.cost({
    ...asked(attempt),
    operation: row.operation as ModelOperation,
    usage,
    serviceTier: (isLast && row.serviceTier) || undefined,
    time: row.time,
  });
  return total;
}

function hasPictures(attempt: Priced, row: LedgerRow, book: OpenPriceBook): boolean {
  if (attempt.images) return true;
  const rates = book.sources.find(asked(attempt), row.time)?.tariff.rates;
  return rates?.output_image !== undefined || rates?.input_image !== undefined;
}

function asked({ endpoint, provider, model }: Priced) {
  return { endpoint, provider, model: model ?? '' };
}

/** Undefined where somebody could not tell what was used. */
function usageOf(row: Quantities): Usage | undefined {
  const { characters } = row;
  if (row.inputTokens === null || row.outputTokens === null)
    return characters ? { ...NO_USAGE, characters } : undefined;
  return {
    ...NO_USAGE,
    input: row.inputTokens,
    cacheRead: row.cacheReadTokens ?? 0,
    cacheWrite5m: row.cacheWrite5mTokens ?? 0,
    cacheWrite1h: row.cacheWrite1hTokens ?? 0,
    output: row.outputTokens,
    reasoning: row.reasoningTokens ?? 0,
    inputAudio: row.inputAudioTokens ?? 0,
    outputAudio: row.outputAudioTokens ?? 0,
    seconds: row.seconds ?? 0,
    characters: characters ?? 0,
    searches: row.searches ?? 0,
  };
}

function emptyGroup(day: string, provider: string, model: string | null): Repriced {
  const money = { old_usd: 0, new_usd: 0, difference_usd: 0 };
  return { day, provider, model, attempts: 0, ...money, unpriced_before: 0, unpriced_now: 0, kept: 0 };
}
