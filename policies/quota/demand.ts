import type { AiContext } from '../../plugins/core/context';
import type { Target } from '../../plugins/core/endpoint';
import { WITHOUT_TOKENS } from '../../plugins/core/measure-usage';
import { microDollars } from '../../plugins/core/price';
import type { AiRequest } from '../../plugins/core/request';
import type { Services } from '../../plugins/core/services';
import { totalInput, type Usage } from '../../plugins/core/usage';
import { expectedUsage, type Expecting } from './expected-usage';

/** How much a request wants, and the least that will do. Tokens, and micro-dollars. */
export interface Demand {
  readonly input: number;
  readonly tokens: Range;
  /** Undefined where no price is known. */
  readonly usd: Range | undefined;
}

export interface Range {
  readonly most: number;
  readonly least: number;
}

export const NO_DEMAND: Demand = { input: 0, tokens: { most: 0, least: 0 }, usd: { most: 0, least: 0 } };

/** What uses nothing, and yet only those may do whose limits are not used up. */
export const SOMETHING_LEFT: Demand = { input: 0, tokens: { most: 0, least: 1 }, usd: { most: 0, least: 1 } };

/** A client may name a model that leads to any number of targets; those behind so many are hardly ever tried. */
const MOST_TARGETS = 16;

export type Demanding = Omit<Expecting, 'learned'> & {
  readonly services: Pick<Services, 'prices'>;
  learned(ai: AiContext, model: string): number | undefined;
};

/** What a request wants of one target. */
export async function demandAt(
  target: Target,
  request: AiRequest,
  ai: AiContext,
  demanding: Demanding,
): Promise<Demand> {
  if (WITHOUT_TOKENS.has(request.operation)) return SOMETHING_LEFT;
  const learned = (model: string) => demanding.learned(ai, model);
  const { most, least } = await expectedUsage(request, target, { ...demanding, learned });
  const price = (usage: Usage) => {
    const { name, provider } = target.endpoint;
    const { operation } = request;
    const question = { endpoint: name, provider: provider.kind, model: target.model, operation, usage };
    const { requestedImage: image, startedAt: time } = ai;
    const { total } = demanding.services.prices.cost({ ...question, image, time });
    return total === null ? undefined : microDollars(total);
  };
  const [dear, cheap] = [price(most), price(least)];
  return {
    input: totalInput(least),
    tokens: { most: tokensOf(most), least: tokensOf(least) },
    usd: dear === undefined || cheap === undefined ? undefined : { most: dear, least: cheap },
  };
}

/** What a request wants of the dearest target that its caller may use; of no target where nobody knows the model. */
export async function demandOf(request: AiRequest, ai: AiContext, demanding: Demanding): Promise<Demand> {
  if (WITHOUT_TOKENS.has(request.operation)) return SOMETHING_LEFT;
  const targets = ai.targetsOf(request.model).slice(0, MOST_TARGETS);
  if (targets.length === 0) return NO_DEMAND;
  const demands = await Promise.all(targets.map((target) => demandAt(target, request, ai, demanding)));
  const priced = demands.flatMap(({ usd }) => usd ?? []);
  return {
    input: Math.max(...demands.map(({ input }) => input)),
    tokens: largest(demands.map(({ tokens }) => tokens)),
    usd: priced.length > 0 ? largest(priced) : undefined,
  };
}

export function tokensOf(usage: Usage): number {
  return totalInput(usage) + usage.output;
}

function largest(ranges: readonly Range[]): Range {
  return {
    most: Math.max(...ranges.map(({ most }) => most)),
    least: Math.max(...ranges.map(({ least }) => least)),
  };
}
