import type { Neighbours } from './neighbours';
import type { Strategy } from './replay';

/** What other caches do: the nearest entry serves when its cosine reaches a threshold. */
export function cosineCache(neighbours: Neighbours, threshold: number): Strategy {
  const stored = new Set<number>();
  return {
    async serve(at) {
      const nearest = neighbours.find(at, (other) => stored.has(other));
      return nearest && nearest.cosine >= threshold ? nearest.at : undefined;
    },
    async missed(at) {
      stored.add(at);
    },
  };
}
