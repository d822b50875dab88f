import type { AiContext } from '../../plugins/core/context';
import { AiError } from '../../plugins/core/error';
import type { UsageDimension, UsageSum } from '../../plugins/core/ledger';
import { orAborted } from '../../plugins/core/or-aborted';
import type { Services } from '../../plugins/core/services';
import { misunderstood, parseUsageQuery, refuseUnknown } from '../../plugins/core/usage-query';

const PARAMETERS = ['by', 'from', 'to'] as const;
const DIMENSIONS: readonly UsageDimension[] = ['model', 'day', 'hour', 'key', 'operation'];
/** Sums that one answer has room for. */
const MOST = 1000;
/** Milliseconds. */
const DEADLINE = 30_000;

/** Tells callers what they have used themselves, one report at a time for each. */
export function ownUsage({
  ledger,
  logger,
}: Pick<Services, 'ledger' | 'logger'>): (query: URLSearchParams, ai: AiContext) => Promise<UsageSum[]> {
  const underWay = new Set<string>();
  return async (query, ai) => {
    const consumer = ai.consumer?.name;
    if (!consumer) throw unknownCaller();
    const asked = parseOwnQuery(query);
    if (underWay.has(consumer)) throw stillReading();
    underWay.add(consumer);
    try {
      const sums = ledger.sum({ ...asked, where: { consumer: [consumer] }, measures: ['billed_usd'] });
      // Who leaves does not stop what reads for them, and must not have it begun again and again.
      const reading = all(sums).finally(() => underWay.delete(consumer));
      return await orAborted(reading, AbortSignal.any([ai.signal, AbortSignal.timeout(DEADLINE)]));
    } catch (error) {
      if (error instanceof AiError) throw error;
      logger.error(`the ledger cannot be read: ${String(error)}`, { id: ai.id });
      throw unreadable();
    }
  };
}

function parseOwnQuery(query: URLSearchParams) {
  const parameters = Object.fromEntries(
    [...new Set(query.keys())].map((name) => {
      const values = query.getAll(name);
      return [name, values.length === 1 ? values[0] : values];
    }),
  );
  refuseUnknown(parameters, PARAMETERS);
  const { by, from, to } = parseUsageQuery(parameters);
  const other = by.find((dimension) => !DIMENSIONS.includes(dimension) && !dimension.startsWith('tag.'));
  if (other === undefined) return { by, from, to };
  const known = `${DIMENSIONS.join(', ')}, tag.<name>`;
  throw misunderstood('by', `"by" cannot be "${other}" in a report on your own usage. Known: ${known}.`);
}

async function all(sums: AsyncIterable<UsageSum>): Promise<UsageSum[]> {
  const kept: UsageSum[] = [];
  for await (const sum of sums) {
    if (kept.length === MOST) {
      throw misunderstood('by', `That is more than ${MOST} sums: ask for less time, or by fewer dimensions at once.`);
    }
    kept.push(sum);
  }
  return kept;
}

function unknownCaller(): AiError {
  const message = 'Usage is told to those alone whom the gateway knows: send your key; the route needs `ai-auth`.';
  return new AiError(message, { status: 403, code: 'consumer_required' });
}

function unreadable(): AiError {
  const message = 'The ledger cannot be read in time; try again later.';
  return new AiError(message, { status: 503, code: 'ledger_unavailable', headers: { 'retry-after': '5' } });
}

function stillReading(): AiError {
  const message = 'A report on your usage is being made already: wait for its answer.';
  return new AiError(message, { status: 429, code: 'rate_limit_exceeded', headers: { 'retry-after': '1' } });
}
