/** Turns texts into vectors whose angles tell how alike the texts are. */
export interface Embedder {
  /** Model and version: only vectors of one id can be compared. */
  readonly id: string;
  /** Mean cosine of two texts that have nothing to do with each other: models differ, and few have it at 0. */
  readonly background: number;
  /**
   * One vector of length 1 for each text, in their order.
   *
   * @param signal the deadline, and whether anybody still waits; rejects with its reason
   */
  embed(texts: readonly string[], signal: AbortSignal): Promise<Float32Array[]>;
}

/** Cosine of two vectors of length 1. */
export function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** A cosine on a scale that is the same for all models: 0 for texts that have nothing to do with each other, 1 for equal ones. */
export function similarityOf(cosineOfBoth: number, { background }: Pick<Embedder, 'background'>): number {
  return (cosineOfBoth - background) / (1 - background);
}
