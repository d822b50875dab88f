import type { Embedder } from '../core/embedder';
import { orAborted } from '../core/or-aborted';
import { meanCosine, UNRELATED } from './background';

/** Milliseconds for measuring: a model may have to be loaded first. */
const DEADLINE = 60_000;

/**
 * An embedder of a model whose background nobody knows: it is measured before the first vectors are given out, and
 * again at the next call where that has failed.
 */
export class MeasuredEmbedder implements Embedder {
  private measured: number | undefined;
  private measuring: Promise<number> | undefined;

  constructor(
    readonly id: string,
    private readonly source: Embedder['embed'],
  ) {}

  /** 0 before the first vectors, when there is nothing to compare. */
  get background(): number {
    return this.measured ?? 0;
  }

  async embed(texts: readonly string[], signal: AbortSignal): Promise<Float32Array[]> {
    if (this.measured === undefined) await orAborted(this.measure(), signal);
    return this.source(texts, signal);
  }

  /** Goes on when who asked first waits no longer: others will. */
  private measure(): Promise<number> {
    return (this.measuring ??= this.source(UNRELATED, AbortSignal.timeout(DEADLINE))
      .then((vectors) => (this.measured = meanCosine(vectors)))
      .finally(() => (this.measuring = undefined)));
  }
}
