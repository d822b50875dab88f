import type { ModelOperation } from '../../../plugins/core/operations';
import type { Services } from '../../../plugins/core/services';
import type { Entry } from './entry';

/** What an answer cost, and a hit saves, in US dollars; undefined where nobody can tell. Never throws. */
export function worthOf(
  { usage, endpoint = '', provider = '', model = '' }: Pick<Entry, 'usage' | 'endpoint' | 'provider' | 'model'>,
  operation: ModelOperation,
  { prices, logger }: Pick<Services, 'prices' | 'logger'>,
): number | undefined {
  if (!usage) return undefined;
  try {
    const { total } = prices.cost({ endpoint, provider, model, usage, operation, time: Date.now() });
    return total ?? undefined;
  } catch (error) {
    logger.error(`semantic-cache: the price of an answer cannot be told: ${String(error)}`);
    return undefined;
  }
}
