import type { Embedder } from '../../../plugins/core/embedder';
import type { SemanticStore } from '../../../plugins/core/semantic-store';
import { memorySpaces } from '../../../plugins/stores/memory/semantic-store';
import { Controller, lowestFor } from '../../../policies/semantic-cache/controller';
import { createDecide } from '../../../policies/semantic-cache/decide';
import type { Verifier } from '../../../policies/semantic-cache/verifier';
import { randomFrom } from '../../support/random';
import type { Judge } from './judge';
import { ourCache } from './our-cache';
import type { Question } from './questions';
import type { Strategy } from './replay';

/** As many as the policy finds by default. */
export const CANDIDATES = 5;
const SHADOW_RATE = 0.02;
/** More than any log here needs: what goes for want of room is no matter of deciding. */
const MAX_BYTES = 2 ** 32;

/** What all caches of one log have in common. */
export interface Replayed {
  readonly questions: readonly Question[];
  readonly judge: Judge;
  readonly verifier: Pick<Verifier, 'logOdds' | 'version' | 'thresholds'>;
  readonly embedder?: Embedder;
}

export function emptyStore(): SemanticStore {
  return memorySpaces().open({ space: 'bench', maxBytes: MAX_BYTES });
}

/** The verifier alone: its threshold stays where it is. */
export function uncontrolled(replayed: Replayed, threshold: number): Strategy {
  const store = emptyStore();
  const controller = { threshold, decided: () => undefined, samples: () => false };
  const decide = createDecide({ ...replayed, store, controller, candidates: CANDIDATES });
  return ourCache({ ...replayed, store, decide });
}

/** The cache as it is shipped, with a bound of the error among its hits. */
export function controlled(replayed: Replayed, maxErrorRate: number): { strategy: Strategy; controller: Controller } {
  const store = emptyStore();
  const controller = new Controller({
    version: replayed.verifier.version,
    maxErrorRate,
    shadowRate: SHADOW_RATE,
    lowest: lowestFor(maxErrorRate, replayed.verifier.thresholds),
    store,
    logger: { warn: (message) => process.stderr.write(`${message}\n`) },
    random: randomFrom(40),
  });
  const decide = createDecide({ ...replayed, store, controller, candidates: CANDIDATES });
  return { strategy: ourCache({ ...replayed, store, decide, controller }), controller };
}
