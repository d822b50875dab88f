import type { LedgerRow } from '../../plugins/core/ledger';
import { openSqliteLedger } from '../../plugins/stores/sqlite/ledger';
import { attemptRow, ledgerRow } from '../stores/ledger-row';
import { randomFrom } from '../support/random';

const HOUR = 3_600_000;
/** The page's 30 days begin at a midnight, so that at any time of day these lie within them. */
const DAYS = 29;

const MODELS = [
  { model: 'claude-sonnet-4-5', endpoint: 'anthropic', provider: 'anthropic', price: 9e-6 },
  { model: 'gpt-5', endpoint: 'openai', provider: 'openai', price: 6e-6 },
  { model: 'gpt-5-mini', endpoint: 'openai', provider: 'openai', price: 1e-6 },
  { model: 'gemini-2.5-pro', endpoint: 'gemini', provider: 'gemini', price: 5e-6 },
];
const CALLERS = [
  { consumer: 'alice', team: 'search' },
  { consumer: 'crawler', team: 'search' },
  { consumer: 'assistant', team: 'support' },
  { consumer: 'bob', team: null },
];

/** The newest request of a ledger that was filled here: its first attempt failed, the second one answered. */
export const NEWEST = 'seed_newest';

/** Fills a ledger with what a month of calls looks like, up to now, ever the same; half of it in the last day. */
export async function seedLedger(file: string, count: number): Promise<void> {
  const random = randomFrom(7);
  const now = Date.now();
  const rows = Array.from({ length: count }, (_, index) => {
    const reach = index % 2 === 0 ? 24 : DAYS * 24;
    return rowAt(now - 60_000 - random() * reach * HOUR, `seed_${index}`, random);
  });
  const ledger = openSqliteLedger(file);
  await ledger.insert([...rows, newest(now - 30_000)]);
  await ledger.close();
}

function rowAt(time: number, id: string, random: () => number): LedgerRow {
  const chosen = <T>(list: readonly T[]) => list[Math.floor(random() ** 1.6 * list.length)]!;
  const { price, ...target } = chosen(MODELS);
  const fate = random();
  const base = { ...target, ...chosen(CALLERS), id, time, cache: 'miss' as const };
  if (fate < 0.04)
    return ledgerRow({ ...base, ...NOTHING, status: 429, code: 'rate_limit_exceeded', delivery: 'none' });
  const inputTokens = Math.round(400 + random() * 3000);
  const outputTokens = Math.round(60 + random() * 700);
  const cost = Number(((inputTokens + 4 * outputTokens) * price).toFixed(8));
  if (fate < 0.18)
    return ledgerRow({ ...base, ...NOTHING, cache: 'hit', cacheAgeSeconds: 90, saved: cost, duration: 4 });
  const first = 250 + random() * 400;
  const inputCost = Number((inputTokens * price).toFixed(8));
  return ledgerRow({
    ...base,
    ...{ inputTokens, outputTokens, cost, billed: cost, inputCost, outputCost: Number((cost - inputCost).toFixed(8)) },
    timeToFirstToken: first,
    duration: first + outputTokens * 6,
    streamed: true,
  });
}

const NOTHING = {
  ...{ inputTokens: 0, outputTokens: 0, inputCost: 0, outputCost: 0, cost: 0, billed: 0 },
  timeToFirstToken: null,
};

function newest(time: number): LedgerRow {
  const failed = attemptRow({
    ...{ endpoint: 'openai', provider: 'openai', model: 'gpt-5', status: 503, error: 'provider_error' },
    ...{ startedAfter: 12, duration: 340, inputTokens: null, outputTokens: null, cost: null },
  });
  const answered = attemptRow({
    ...{ endpoint: 'anthropic', provider: 'anthropic', model: 'claude-sonnet-4-5', status: 200 },
    ...{
      startedAfter: 360,
      duration: 480,
      inputTokens: 1200,
      outputTokens: 310,
      outputProvenance: 'estimate',
      cost: 0.0083,
    },
  });
  return ledgerRow({
    ...{ id: NEWEST, time, consumer: 'alice', team: 'search', model: 'claude-sonnet-4-5', endpoint: 'anthropic' },
    ...{ provider: 'anthropic', attempts: [failed, answered], streamed: true, cache: 'miss', duration: 2600 },
    ...{ timeToFirstToken: 840, inputTokens: 1200, outputTokens: 310, outputProvenance: 'estimate', cost: null },
    incidents: [{ check: 'pii', side: 'input', action: 'redact' }],
    tags: { project: 'atlas' },
  });
}
