import { cosine } from '../../../plugins/core/embedder';

/** So many of the nearest earlier requests are kept; where none of them is stored, all are compared. */
const KEPT = 64;

export interface Neighbour {
  readonly at: number;
  readonly cosine: number;
}

/** For each request the earlier ones that are most like it by their vectors, nearest first. */
export class Neighbours {
  private readonly nearest: Neighbour[][];

  constructor(private readonly vectors: readonly (Float32Array | undefined)[]) {
    this.nearest = vectors.map((_, at) => this.earlier(at, KEPT));
  }

  /** The nearest of the earlier requests that `isStored` holds of. */
  find(at: number, isStored: (at: number) => boolean): Neighbour | undefined {
    const isOne = (neighbour: Neighbour) => isStored(neighbour.at);
    return this.nearest[at]!.find(isOne) ?? (at > KEPT ? this.earlier(at, at).find(isOne) : undefined);
  }

  private earlier(at: number, count: number): Neighbour[] {
    const vector = this.vectors[at];
    if (!vector) return [];
    const all: Neighbour[] = [];
    for (let other = 0; other < at; other++) {
      const candidate = this.vectors[other];
      if (candidate) all.push({ at: other, cosine: cosine(vector, candidate) });
    }
    return all.sort((a, b) => b.cosine - a.cosine).slice(0, count);
  }
}
