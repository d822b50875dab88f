import type { CachedShape, CacheShape } from '../../ai/caches/cache-shape';
import { ask } from './ask';

export type { CachedShape, CacheShape };
export type SemanticShape = NonNullable<CacheShape['semantic']>;

export interface CacheList {
  data: CacheShape[];
  /** Pipelines whose cache does not answer. */
  unavailable: string[];
}

/** The newest entries of all caches; `total` is how many there are. */
export interface EntryList {
  data: CachedShape[];
  total: number;
}

const PAGE = 50;

export function loadCaches(signal: AbortSignal): Promise<CacheList> {
  return ask('cache', {}, { signal });
}

/** Of one pipeline. For admins. */
export function loadEntries(pipeline: string, signal: AbortSignal): Promise<EntryList> {
  return ask('cache/entries', { pipeline, limit: PAGE }, { signal });
}

/** Has the cache forget one answer. For admins. */
export function forgetEntry({ pipeline, id }: CachedShape): Promise<void> {
  return ask('cache/purge', {}, { method: 'POST', body: { pipeline, id } });
}
