import type { ModelOperation } from '../core/operations';
import { RATE_NAMES, type Rates } from './rates';
import type { Factors } from './service-tiers';
import { type Tariff, tiersBy } from './tariff';

/** What puts out no text is sold far cheaper, in models that have no price for output. */
const WITHOUT_OUTPUT: ReadonlySet<ModelOperation> = new Set(['embeddings', 'moderation', 'rerank']);

/**
 * Prices of which each is the highest among some models that could do an operation: no model of them costs more,
 * whatever is used. Undefined where there are none.
 */
export function dearest(tariffs: readonly Tariff[], operation: ModelOperation, factors: Factors): Tariff | undefined {
  const able = tariffs.filter(({ rates }) => (rates.output === undefined) === WITHOUT_OUTPUT.has(operation));
  const all = (able.length ? able : tariffs).flatMap(({ rates, above }) => [rates, ...above.map((step) => step.rates)]);
  if (all.length === 0) return undefined;
  const rates: Rates = {};
  for (const name of RATE_NAMES) {
    const prices = all.flatMap((one) => pricesIn(one[name]));
    if (prices.length) rates[name] = prices.reduce((most, price) => Math.max(most, price));
  }
  const { input = 0 } = rates;
  // A model without a price for cached input charges it like the rest.
  if (rates.cached_input !== undefined) rates.cached_input = Math.max(rates.cached_input, input);
  const steps = { rates, above: [] };
  return { ...steps, tiers: tiersBy(factors, steps) };
}

function pricesIn(price: Rates[keyof Rates]): number[] {
  if (price === undefined) return [];
  return typeof price === 'number' ? [price] : Object.values(price);
}
