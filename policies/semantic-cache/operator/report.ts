import type { CacheReport } from '../../../plugins/core/cache-report';
import type { Parameters } from '../parameters';
import type { SemanticParts } from '../semantic-parts';

/** How the cache of a pipeline is doing. Rejects where its store is away. */
export async function reportOf(
  { mode, store, shadow }: Pick<Parameters, 'mode' | 'store' | 'shadow'>,
  pipeline: string,
  semantic: SemanticParts | undefined,
): Promise<CacheReport> {
  if (!semantic) return { pipeline, mode, store };
  const { controller, counts, embedder, verifier } = semantic;
  const { entries, bytes } = await semantic.store.size();
  return {
    pipeline,
    mode,
    store,
    entries,
    bytes,
    semantic: {
      embedder: embedder?.id ?? 'lexical',
      verifier: verifier.version,
      shadow,
      ...controller.report(),
      ...counts.report(),
    },
  };
}
