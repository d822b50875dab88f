import { Type } from '@sinclair/typebox';
import { isCacheHit, measureUsage } from '../../plugins/core/measure-usage';
import { definePolicy } from '../../plugins/core/policy';
import { ledgerRow } from './ledger-row';
import { priceOf } from './price';

/** Providers charge down to billionths of a dollar a token. */
const DECIMALS = 9;

export const usageMeter = definePolicy({
  name: 'usage-meter',
  summary: 'Writes one row for every request into the ledger: who, what, how many tokens, at what cost.',
  parameters: Type.Object({
    headers: Type.Boolean({
      default: true,
      description: 'Tell the cost of a plain answer in US dollars in the header `x-ai-cost`, when its price is known.',
    }),
  }),
  setup({ headers }, services) {
    return {
      async onCall(request, next, ai) {
        const answer = await next(request);
        const usage = answer.whole?.usage;
        if (!usage && !isCacheHit(ai)) return answer;
        ai.cost = priceOf(ai, usage, services);
        if (headers && !answer.streamed && ai.cost.total !== null) {
          answer.headers['x-ai-cost'] = formatDollars(ai.cost.total);
        }
        return answer;
      },
      onEnd(ai, outcome) {
        const measured = measureUsage(ai, outcome);
        ai.cost ??= priceOf(ai, measured?.usage, services);
        services.ledger.record(ledgerRow(ai, outcome, measured, ai.cost, services.prices.version));
      },
    };
  },
});

/** Plain decimals, because `1e-7` is not what people expect in a header. */
function formatDollars(amount: number): string {
  return amount.toFixed(DECIMALS).replace(/\.?0+$/, '');
}
