import { type Target, targetName } from './endpoint';
import { AiError } from './error';
import type { PriceBook } from './pricing';

/** What becomes of a model whose price is not known. */
export const UNKNOWN_PRICES = ['deny', 'estimate', 'allow'] as const;
export type UnknownPrice = (typeof UNKNOWN_PRICES)[number];

/** What a policy is to go by: the prices, and, if it says so, an estimate in place of those that nobody knows. */
export function pricesBy(choice: UnknownPrice, prices: PriceBook): PriceBook {
  if (choice !== 'estimate') return prices;
  return {
    get version() {
      return prices.version;
    },
    cost(question) {
      const cost = prices.cost(question);
      return cost.total === null ? prices.estimate(question) : cost;
    },
    estimate: (question) => prices.estimate(question),
    knows: (model, time) => prices.knows(model, time),
    billed: (cost, caller) => prices.billed(cost, caller),
  };
}

/** 403: the operator wants to know what is spent, and of these models nobody can tell. */
export function priceUnknown(targets: readonly Target[], policy: string): AiError {
  const listed = targets.map((target) => `\`${targetName(target)}\``).join(', ');
  return new AiError(
    `The price of ${listed} is not known, and this gateway serves only what it can price. The operator can say it in ` +
      `config/prices.yml, or choose \`unknownPrice: allow\` of the ${policy} policy.`,
    { status: 403, code: 'price_unknown', param: 'model', headers: { 'x-should-retry': 'false' } },
  );
}
