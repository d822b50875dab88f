import { Type } from '@sinclair/typebox';
import type { Part } from '../../plugins/core/answer';
import { isCacheHit, knownUsage, measureUsage } from '../../plugins/core/measure-usage';
import { definePolicy } from '../../plugins/core/policy';
import type { Usage } from '../../plugins/core/usage';
import { ledgerRow } from './ledger-row';
import { priceOf } from '../../plugins/core/price';

/** Providers charge down to billionths of a dollar a token. */
const DECIMALS = 9;

export const usageMeter = definePolicy({
  name: 'usage-meter',
  summary: 'Writes one row for every request into the ledger: who, what, how many tokens, at what cost',
  parameters: Type.Object({
    headers: Type.Boolean({
      default: true,
      description:
        'Tell clients the cost in US dollars, when the price is known: plain answers in the header `x-ai-cost`, streamed ones in the `cost` of the last usage object.',
    }),
  }),
  setup({ headers }, services) {
    return {
      async onCall(request, next, ai) {
        const answer = await next(request);
        const meter = (usage: Usage | undefined) => {
          ai.cost = priceOf(ai, usage, services);
          return ai.cost.total ?? undefined;
        };
        if (answer.streamed) {
          const part = ({ usage }: Part) => {
            const cost = usage && meter(usage);
            if (headers) ai.toldCost = cost;
          };
          answer.taps.push({ part });
        } else if (answer.whole?.usage ?? isCacheHit(ai)) {
          const cost = meter(answer.whole?.usage);
          if (headers && cost !== undefined) answer.headers['x-ai-cost'] = formatDollars(cost);
        }
        return answer;
      },
      onEnd(ai, outcome) {
        const measured = measureUsage(ai, outcome);
        // Of an answer that was cut, more or less than what was priced on its way may have been delivered.
        if (!ai.cost || outcome.delivery !== 'complete') ai.cost = priceOf(ai, knownUsage(measured), services);
        const { prices } = services;
        const { total } = ai.cost;
        const billed = total && prices.billed(total, { consumer: ai.consumer?.name, team: ai.consumer?.team });
        const charged = { measured, cost: ai.cost };
        return services.ledger.record(ledgerRow(ai, outcome, charged, { billed, priceVersion: prices.version }));
      },
    };
  },
});

/** Plain decimals, because `1e-7` is not what people expect in a header. */
function formatDollars(amount: number): string {
  return amount.toFixed(DECIMALS).replace(/\.?0+$/, '');
}
