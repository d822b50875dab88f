import { similarityOf } from '../../../plugins/core/embedder';
import type { Embedder } from '../../../plugins/core/embedder';
import type { Candidate, SemanticStore } from '../../../plugins/core/semantic-store';
import type { Controller } from '../controller';
import type { Analysis, Verifier } from '../verifier';
import { analysisOf } from './analysis-memo';
import { compete } from './compete';

/** A question that may have been answered before. */
export interface Query {
  readonly partition: string;
  readonly analysis: Analysis;
  /** Of length 1, by the embedder of the entries' vectors. */
  readonly vector?: Float32Array;
  /** Milliseconds since 1970; older entries do not serve. */
  readonly storedAfter: number;
}

/** An entry, and how likely its answer serves the question. */
export interface Scored {
  readonly candidate: Candidate;
  /** In view of the other candidates; labels are given for this value. */
  readonly logOdds: number;
  /** Of the vectors, where there are any: 0 for texts that have nothing to do with each other, 1 for equal ones. */
  readonly similarity?: number;
}

export type Decision =
  | (Scored & {
      readonly kind: 'hit';
      /** The model is to be asked as well, to compare its answer. */
      readonly shadow: boolean;
    })
  | {
      readonly kind: 'miss';
      /** The entry that was not good enough: comparing its answer with the model's gives a label. */
      readonly best?: Scored;
    };

export interface DeciderOptions {
  readonly store: Pick<SemanticStore, 'candidates'>;
  readonly verifier: Pick<Verifier, 'logOdds'>;
  readonly controller: Pick<Controller, 'threshold' | 'decided' | 'samples'>;
  /** How many candidates to find by the vector, and as many again by the words. */
  readonly candidates: number;
  /** Where there are vectors. */
  readonly embedder?: Pick<Embedder, 'background'>;
}

/** Decides whether an answer that is kept serves a question. Rejects when the store fails or the signal says so. */
export type Decide = (query: Query, signal: AbortSignal) => Promise<Decision>;

export function createDecide({ store, verifier, controller, candidates, embedder }: DeciderOptions): Decide {
  function score(candidate: Candidate, { analysis }: Query): Scored & { group: string } {
    const { cosine, group, text } = candidate;
    const similarity = cosine === undefined || !embedder ? undefined : similarityOf(cosine, embedder);
    return { candidate, group, similarity, logOdds: verifier.logOdds(analysisOf(text), analysis, similarity) };
  }

  return async (query, signal) => {
    const { partition, vector, storedAfter, analysis } = query;
    const found = await store.candidates(
      { partition, terms: analysis.terms, vector, count: candidates, storedAfter },
      signal,
    );
    const [best] = compete(found.map((candidate) => score(candidate, query)));
    const logOdds = best?.logOdds ?? -Infinity;
    const isHit = best !== undefined && logOdds >= controller.threshold;
    controller.decided(logOdds, isHit);
    if (!isHit) return { kind: 'miss', best };
    return { kind: 'hit', ...best, shadow: controller.samples(logOdds) };
  };
}
