import type { OwnTarget } from '../../../plugins/core/call-model';
import type { Services } from '../../../plugins/core/services';
import { worthOf } from '../entries/worth';
import type { Warn } from '../warn';
import { compareAnswers } from './compare-answers';
import { type Comparison, judgeAnswers } from './judge';
import type { Spending } from './spending';

/** Calls of the judge at a time; what comes meanwhile is not told. */
const MOST_CALLS = 4;
/** Milliseconds. */
const DEADLINE = 20_000;

export interface JudgeOptions {
  /** The model to ask where words do not tell. */
  readonly target: OwnTarget | undefined;
  readonly spending: Spending;
  readonly services: Pick<Services, 'send' | 'noteOwnCall' | 'prices' | 'logger'>;
  readonly warn: Warn;
}

/** Says whether two answers are the same; undefined where there is no telling. Never rejects. */
export type SameAnswer = (comparison: Comparison) => Promise<boolean | undefined>;

export function sameAnswer({ target, spending, services, warn }: JudgeOptions): SameAnswer {
  let calls = 0;

  async function judged(model: OwnTarget, comparison: Comparison): Promise<boolean | undefined> {
    calls++;
    try {
      const { same, usage } = await judgeAnswers(model, comparison, services, AbortSignal.timeout(DEADLINE));
      const { endpoint } = model;
      const about = { usage, endpoint: endpoint.name, provider: endpoint.provider.kind, model: model.model };
      spending.add(worthOf(about, 'chat', services));
      return same;
    } catch (error) {
      return warn(error);
    } finally {
      calls--;
    }
  }

  return async (comparison) => {
    const verdict = compareAnswers(comparison.fresh, comparison.stored);
    if (verdict !== 'unsure') return verdict && verdict === 'agree';
    return target && calls < MOST_CALLS && spending.allows ? judged(target, comparison) : undefined;
  };
}
