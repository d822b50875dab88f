import type { AiContext, Cost } from './context';
import { isCacheHit } from './measure-usage';
import type { ModelOperation } from './operations';
import type { PriceBook } from './pricing';
import type { Services } from './services';
import type { Usage } from './usage';

const FREE: Cost = { input: 0, cachedInput: 0, cacheWrite: 0, output: 0, other: 0, total: 0 };
const UNKNOWN: Cost = { input: null, cachedInput: null, cacheWrite: null, output: null, other: null, total: null };

/** Who answered, or would have: the cached answer's provider, or the last one that was tried. */
export interface Answerer {
  endpoint: string | null;
  provider: string | null;
  model: string | null;
}

export function answererOf(ai: AiContext): Answerer {
  if (isCacheHit(ai)) {
    const { endpoint = null, provider = null, model = null } = ai.cache!;
    return { endpoint, provider, model };
  }
  const { endpoint = null, provider = null, model = null } = ai.answeredBy ?? ai.attempts.at(-1) ?? {};
  return { endpoint, provider, model };
}

/** What a request costs: every member null when the usage or the price is unknown. Never throws. */
export function priceOf(ai: AiContext, usage: Usage | undefined, services: Services): Cost {
  if (isCacheHit(ai)) return { ...FREE, saved: cost(ai, ai.cache?.savedUsage, services).total ?? 0 };
  return cost(ai, usage, services);
}

function cost(ai: AiContext, usage: Usage | undefined, { prices, logger }: Services): Cost {
  if (!usage) return UNKNOWN;
  if (Object.values(usage).every((count) => count === 0)) return FREE;
  try {
    return prices.cost(question(ai, usage));
  } catch (error) {
    // The row matters more than its price: money that is unknown can be found, a missing row cannot.
    logger.error(`the price of request ${ai.id} cannot be told: ${String(error)}`, { id: ai.id });
    return UNKNOWN;
  }
}

function question(ai: AiContext, usage: Usage): Parameters<PriceBook['cost']>[0] {
  const { endpoint, provider, model } = answererOf(ai);
  return {
    endpoint: endpoint ?? '',
    provider: provider ?? '',
    model: model ?? '',
    operation: ai.operation as ModelOperation,
    usage,
    time: ai.startedAt,
  };
}

/** Millionths of a dollar, in which money is counted: whole, and rounded up, so that small sums count, too. */
export function microDollars(dollars: number): number {
  // Sums of binary fractions miss whole numbers by less than this.
  return Math.ceil(dollars * 1e6 - 1e-6);
}
