import type { Candidate, SemanticStore } from '../../../plugins/core/semantic-store';
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

  /** The group of the entry whose answer is the same, and what that says about the best one. */
  function compare(at: number): string | undefined {
    if (decision.kind !== 'miss' || !decision.best) return undefined;
    const isSame = ({ id }: Candidate) => judge(Number(id), at);
    const { candidate, logOdds } = decision.best;
    const right = isSame(candidate);
    controller?.observe({ source: 'miss', logOdds, right });
    return right ? candidate.group : decision.others.find((other) => isSame(other.candidate))?.candidate.group;
  }

  return {
    async serve(at) {
      const { analysis, vector } = questions[at]!;
      if (analysis.unsupported !== undefined) {
        decision = { kind: 'miss', others: [] };
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
