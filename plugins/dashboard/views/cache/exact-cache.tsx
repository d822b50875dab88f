import type { CacheShape } from '../../api/cache';
import { Card } from '../../parts/card';
import { FactsList } from '../../parts/facts-list';
import { hrefOf } from '../../state/place';
import { sizeOf } from './size-of';

interface ExactCacheProps {
  cache: Omit<CacheShape, 'semantic'>;
  busy: boolean;
}

/** A cache that answers the same requests alone, of which nothing can be wrong. */
export function ExactCache({ cache, busy }: ExactCacheProps) {
  const { pipeline, store } = cache;
  const hits = <a href={hrefOf('usage', { by: 'cache', pipeline })}>in the usage by cache</a>;
  return (
    <Card title={`Pipeline ${pipeline}`} note="exact: answers only requests that are the same" busy={busy} wide>
      <FactsList
        facts={[
          ['Store', store],
          ['Answers', cache.entries === null ? null : sizeOf(cache)],
          ['Hits and savings', hits],
        ]}
      />
    </Card>
  );
}
