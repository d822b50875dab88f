import type { CacheShape, SemanticShape } from '../../api/cache';
import { bytes, count, money, percent, shortCount } from '../../format/quantity';
import { Card } from '../../parts/card';
import { FactsList } from '../../parts/facts-list';
import { Tile } from '../../parts/tile';
import { Counts } from './counts';
import { ErrorBand } from './error-band';

interface SemanticCacheProps {
  cache: Omit<CacheShape, 'semantic'>;
  semantic: SemanticShape;
  busy: boolean;
}

/** A cache that also answers questions that mean the same. */
export function SemanticCache({ cache, semantic, busy }: SemanticCacheProps) {
  const { pipeline, store } = cache;
  const { shadow, embedder, verifier, least_similarity: similarity, error, max_error_rate: allowed } = semantic;
  return (
    <Card
      title={`Pipeline ${pipeline}`}
      note={shadow ? 'shadow: decides, and serves nothing by meaning' : 'since its counters began'}
      busy={busy}
      wide
    >
      <ErrorBand error={error} allowed={allowed} />
      <Tiles cache={cache} semantic={semantic} />
      <div class="columns">
        <Counts title="Not looked for by meaning" name="Because" counts={semantic.refused}>
          None: every request was looked for so far.
        </Counts>
        <Counts title="Answers compared" name="Known from" counts={semantic.labels}>
          None yet: the cache learns from misses, from answers that it serves and checks all the same, and from
          feedback.
        </Counts>
        <FactsList
          facts={[
            [
              'Serves from',
              similarity === null ? 'nothing yet: too little is known' : `similarity ${similarity.toFixed(3)}`,
            ],
            ['Verifier', verifier],
            ['Embedder', embedder],
            ['Store', store],
          ]}
        />
      </div>
    </Card>
  );
}

function Tiles({ cache: { entries, bytes: size }, semantic }: Pick<SemanticCacheProps, 'cache' | 'semantic'>) {
  const { hits, misses, shadow, refused } = semantic;
  const total = Object.values(refused).reduce((sum, each) => sum + each, 0);
  const looked = hits + misses;
  const plain = { now: null, before: null };
  return (
    <dl class="tiles inside" aria-label="Totals">
      <Tile
        name={shadow ? 'Would have been hits' : 'Hits by meaning'}
        value={shortCount(hits)}
        note={looked > 0 ? `${percent(hits / looked)} of ${count(looked)} looked for` : 'none looked for yet'}
        {...plain}
      />
      <Tile name="Misses" value={shortCount(misses)} {...plain} />
      <Tile name="Not looked for" value={shortCount(total)} {...plain} />
      <Tile name={shadow ? 'Would have saved' : 'Saved'} value={savedBy(semantic)} {...plain} />
      <Tile name="Answers kept" value={shortCount(entries)} note={size === null ? undefined : bytes(size)} {...plain} />
    </dl>
  );
}

/** `≥ $1.20` where the price of some hits is not known. */
function savedBy({ saved_usd: saved, unpriced_hits: unpriced }: SemanticShape): string {
  return saved !== null && unpriced > 0 ? `≥ ${money(saved)}` : money(saved);
}
