import { Type } from '@sinclair/typebox';
import type { AiContext, Cost } from '../../plugins/core/context';
import { isCacheHit, measureAttempts, WITHOUT_TOKENS } from '../../plugins/core/measure-usage';
import { definePolicy } from '../../plugins/core/policy';
import { costOfAttempt, savedByHit, sumOfCosts } from '../../plugins/core/price';
import type { Services } from '../../plugins/core/services';
import { pricesBy, priceUnknown, UNKNOWN_PRICES } from '../../plugins/core/unknown-price';
import type { MeasuredUsage } from '../../plugins/core/usage';
import { TAG_NAME } from '../../plugins/core/usage-query';
import { ledgerRow } from './ledger-row';
import { ownUsage } from './own-usage';
import { tagging } from './tags';

/** As many as the ledger has, so that what clients are told adds up to it. */
const DECIMALS = 12;

export const usageMeter = definePolicy({
  name: 'usage-meter',
  summary: 'Writes one row for every request into the ledger: who, what, how many tokens, at what cost',
  parameters: Type.Object({
    headers: Type.Boolean({
      default: true,
      description:
        'Tell clients the cost in US dollars of all attempts together, when the price is known: plain answers in the header `x-ai-cost`, streamed ones in the `cost` of the last usage object.',
    }),
    unknownPrice: Type.Union(
      UNKNOWN_PRICES.map((choice) => Type.Literal(choice)),
      {
        default: 'allow',
        description:
          'Models whose price is not known: `allow` them, at a cost that is not known either; `estimate` their cost at the highest prices that are known of their provider; or `deny` them, with 403 `price_unknown`.',
      },
    ),
    tags: Type.Optional(
      Type.Array(Type.String({ pattern: `^${TAG_NAME}$`, examples: ['project'] }), {
        maxItems: 10,
        uniqueItems: true,
        description:
          'What to write down of what clients say that a request is for: names of tags, and `user` for the client’s own user. Nothing unless said.',
      }),
    ),
  }),
  setup({ headers, tags, unknownPrice }, given) {
    const services = { ...given, prices: pricesBy(unknownPrice, given.prices) };
    return {
      ...(tags && tagging(tags)),
      usage: ownUsage(services),
      onAttempt(target, { operation }, ai) {
        if (unknownPrice !== 'deny' || WITHOUT_TOKENS.has(operation)) return;
        const { endpoint, model } = target;
        const priced = { endpoint: endpoint.name, provider: endpoint.provider.kind, model };
        if (!services.prices.knows(priced, ai.startedAt)) throw priceUnknown([target], 'usage-meter');
      },
      async onCall(request, next, ai) {
        if (services.ledger.refusal) throw services.ledger.refusal;
        // A policy around this one may have an answer made anew, which may cost more than the first.
        ai.cost = ai.toldCost = undefined;
        const answer = await next(request);
        const meter = () => charge(ai, measureAttempts(ai, { delivery: 'complete' }), services).total ?? undefined;
        if (answer.streamed) {
          answer.taps.push({
            part({ usage }) {
              const cost = usage && meter();
              if (headers) ai.toldCost = cost;
            },
          });
        } else if (answer.whole?.usage ?? ai.countedUsage ?? isCacheHit(ai)) {
          const cost = meter();
          if (headers && cost !== undefined) answer.headers['x-ai-cost'] = formatDollars(cost);
        }
        return answer;
      },
      onEnd(ai, outcome) {
        const used = measureAttempts(ai, outcome);
        // Of an answer that was cut, more or less than what was priced on its way may have been delivered.
        const isFinal = ai.cost && outcome.delivery === 'complete';
        const { total } = isFinal ? ai.cost! : charge(ai, used, services);
        const { prices, ledger } = services;
        const billed = total && prices.billed(total, { consumer: ai.consumer?.name, team: ai.consumer?.team });
        return ledger.record(ledgerRow(ai, outcome, { used, billed, priceVersion: prices.version }));
      },
    };
  },
});

/** Prices what each attempt has used. @returns what the request costs with all of them */
function charge(ai: AiContext, used: readonly MeasuredUsage[], services: Services): Cost {
  for (const [index, attempt] of ai.attempts.entries()) {
    attempt.cost = costOfAttempt(ai, attempt, used[index]!, services);
  }
  const paid = sumOfCosts(ai.attempts.map(({ cost }) => cost!));
  ai.cost = isCacheHit(ai) ? { ...paid, saved: savedByHit(ai, services) } : paid;
  return ai.cost;
}

/** Plain decimals, because `1e-7` is not what people expect in a header. */
function formatDollars(amount: number): string {
  return amount.toFixed(DECIMALS).replace(/\.?0+$/, '');
}
