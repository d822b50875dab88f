import type { SemanticStore } from '../../../plugins/core/semantic-store';
import type { Controller } from '../../../policies/semantic-cache/controller';
import type { Decide, Decision } from '../../../policies/semantic-cache/decide';
import { randomFrom } from '../../support/random';
import type { Judge } from './judge';
import { entryOf, type Question } from './questions';
import type { Strategy } from './replay';

/** The share of repeated requests that the model is asked all the same, to learn how far the judge errs. */
const AGAIN_RATE = 0.02;

export interface OurCacheOptions {
  readonly questions: readonly Question[];
  readonly store: SemanticStore;
  readonly decide: Decide;
  /** None: nothing is learnt. */
  readonly controller?: Controller;
  readonly judge: Judge;
}

/** The cache as the gateway has it, asked without a gateway around it. */
export function ourCache({ questions, store, decide, controller, judge }: OurCacheOptions): Strategy {
  const signal = new AbortController().signal;
  const random = randomFrom(10);
  let decision: Decision;

  const askAgain = (at: number) => {
    if (random() < AGAIN_RATE) controller?.observe({ source: 'again', logOdds: Infinity, right: judge(at, at) });
  };

  /** Learns whether the best entry would have done. Its group, if so. */
  function compare(at: number): string | undefined {
    if (decision.kind !== 'miss' || !decision.best) return undefined;
    const { candidate, logOdds } = decision.best;
    const right = judge(Number(candidate.id), at);
    controller?.observe({ source: 'miss', logOdds, right });
    return right ? candidate.group : undefined;
  }

  return {
    async serve(at) {
      const { analysis, vector } = questions[at]!;
      if (analysis.unsupported !== undefined) {
        decision = { kind: 'miss' };
        return undefined;
      }
      decision = await decide({ partition: '', analysis, vector, storedAfter: 0 }, signal);
      if (decision.kind === 'miss') return undefined;
      const served = Number(decision.candidate.id);
      if (decision.shadow) {
        controller?.observe({ source: 'shadow', logOdds: decision.logOdds, right: judge(served, at) });
      }
      return served;
    },
    async missed(at) {
      const group = compare(at) ?? String(at);
      if (questions[at]!.analysis.unsupported === undefined) await store.add(entryOf(questions[at]!, at, group));
    },
    repeated: askAgain,
  };
}
