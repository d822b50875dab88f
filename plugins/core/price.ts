import type { AiContext, Attempt, Cost } from './context';
import { isCacheHit, knownUsage } from './measure-usage';
import { cleanDollars } from './money';
import type { ModelOperation } from './operations';
import type { PriceQuestion } from './pricing';
import type { Services } from './services';
import { type MeasuredUsage, NO_USAGE, type Usage } from './usage';

const FREE = { input: 0, cachedInput: 0, cacheWrite: 0, output: 0, other: 0, total: 0 };
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

/** What an attempt costs that has used so much: every member null when the usage or the price is unknown. Never throws. */
export function costOfAttempt(
  ai: AiContext,
  { endpoint, provider, model, serviceTier }: Attempt,
  measured: MeasuredUsage,
  services: Pick<Services, 'prices' | 'logger'>,
): Cost {
  const paid = pricedUsage(measured);
  return paid ? costOf(ai, { endpoint, provider, model, serviceTier, usage: paid }, services) : UNKNOWN;
}

/** What an answer from the cache would have cost; 0 when nobody can tell. Never throws. */
export function savedByHit(ai: AiContext, services: Pick<Services, 'prices' | 'logger'>): number {
  const { endpoint, provider, model } = answererOf(ai);
  const usage = ai.cache?.savedUsage ?? NO_USAGE;
  const asked = { endpoint: endpoint ?? '', provider: provider ?? '', model: model ?? '', usage };
  return costOf(ai, asked, services).total ?? 0;
}

/** Costs together; a member is null where one of them is. */
export function sumOfCosts(costs: readonly Cost[]): Cost {
  if (costs.length === 1) return costs[0]!;
  const sum = (member: keyof typeof FREE) =>
    costs.reduce<number | null>((total, cost) => {
      const part = cost[member];
      return total === null || part === null ? null : cleanDollars(total + part);
    }, 0);
  return {
    input: sum('input'),
    cachedInput: sum('cachedInput'),
    cacheWrite: sum('cacheWrite'),
    output: sum('output'),
    other: sum('other'),
    total: sum('total'),
    ...(costs.some(({ estimated }) => estimated) ? { estimated: true } : {}),
  };
}

/** Millionths of a dollar, in which money is counted: whole, and rounded up, so that small sums count, too. */
export function microDollars(dollars: number): number {
  // Sums of binary fractions miss whole numbers by less than this.
  return Math.ceil(dollars * 1e6 - 1e-6);
}

/** Speech may be paid by the character that is spoken: then it has a price though nobody tells the tokens of sound. */
function pricedUsage(measured: MeasuredUsage): Usage | undefined {
  const { characters } = measured.usage;
  return knownUsage(measured) ?? (characters > 0 ? { ...NO_USAGE, characters } : undefined);
}

function costOf(
  ai: AiContext,
  asked: Omit<PriceQuestion, 'operation' | 'image' | 'time'>,
  { prices, logger }: Pick<Services, 'prices' | 'logger'>,
): Cost {
  if (Object.values(asked.usage).every((count) => count === 0)) return FREE;
  try {
    const { requestedImage: image, startedAt: time } = ai;
    return prices.cost({ ...asked, operation: ai.operation as ModelOperation, image, time });
  } catch (error) {
    // The row matters more than its price: money that is unknown can be found, a missing row cannot.
    logger.error(`the price of request ${ai.id} cannot be told: ${String(error)}`, { id: ai.id });
    return UNKNOWN;
  }
}
