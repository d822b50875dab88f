import type { Embedder } from '../../../plugins/core/embedder';
import { orAborted } from '../../../plugins/core/or-aborted';

/** One text's vector; undefined without an embedder. Rejects when it fails, or with the signal's reason. */
export async function vectorOf(
  text: string,
  embedder: Embedder | undefined,
  signal: AbortSignal,
): Promise<Float32Array | undefined> {
  if (!embedder) return undefined;
  const [vector] = await orAborted(embedder.embed([text], signal), signal);
  return vector;
}
