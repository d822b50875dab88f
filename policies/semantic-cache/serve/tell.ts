import type { AiContext, CacheStatus } from '../../../plugins/core/context';
import { ageOf, type Entry } from '../entries/entry';

/** An answer out of the cache. */
export interface Hit {
  readonly entry: Entry;
  /** Of the entry in the store, where it stands there for a request. */
  readonly key?: string;
  /** How sure it is that both questions ask for the same, from 0 to 1; undefined for the very same request. */
  readonly similarity?: number;
  /** As it was decided by. */
  readonly logOdds?: number;
}

const HEADER = 'x-ai-cache';
const DECIMALS = 3;

/** Says in the answer's headers, and to the policies around, what the cache did. */
export function tell(ai: AiContext, status: Exclude<CacheStatus, 'hit' | 'semantic-hit'>): void {
  ai.answerHeaders[HEADER] = status;
  ai.cache = { status };
}

export function tellHit(ai: AiContext, { entry, similarity }: Hit): void {
  const age = ageOf(entry);
  const status = similarity === undefined ? 'hit' : 'semantic-hit';
  ai.answerHeaders[HEADER] = status;
  ai.answerHeaders[`${HEADER}-age`] = String(age);
  const { id, usage: savedUsage, model, provider, endpoint } = entry;
  ai.cache = { status, ageSeconds: age, savedUsage, model, provider, endpoint };
  if (similarity === undefined) return;
  ai.answerHeaders[`${HEADER}-similarity`] = similarity.toFixed(DECIMALS);
  ai.answerHeaders[`${HEADER}-entry`] = id;
  Object.assign(ai.cache, { entry: id, similarity });
}
