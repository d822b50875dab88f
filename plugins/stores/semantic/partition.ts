import type { StoredQuestion } from '../../core/semantic-store';
import { type Indexed, WordIndex } from './word-index';
import type { Valued } from './worth-order';
import type { VectorRows } from './vector-rows';

/** An entry in the index. Its answer is elsewhere. */
export interface Kept extends Indexed, Valued {
  readonly question: StoredQuestion;
  readonly home: Partition;
  /** Where its vector stands, where it has one: the row, and its place among those of the partition. */
  row?: number;
  rowPlace: number;
}

/** What may serve one another: entries of one partition, and what they are found by. */
export class Partition {
  readonly words: WordIndex<Kept>;
  readonly members = new Set<Kept>();
  /** Rows of the vectors, and whose they are. */
  readonly rows: number[] = [];
  readonly withVector: Kept[] = [];
  /** Where the vectors are: all have the length of the first. */
  vectors: VectorRows | undefined;

  constructor(
    readonly name: string,
    entryAt: (slot: number) => Kept,
  ) {
    this.words = new WordIndex(entryAt);
  }

  addVector(kept: Kept, vector: Float32Array, vectors: VectorRows): void {
    if (this.rows.length && vectors !== this.vectors) return;
    const row = vectors.add(vector);
    if (row === undefined) return;
    this.vectors = vectors;
    kept.row = row;
    kept.rowPlace = this.rows.push(row) - 1;
    this.withVector.push(kept);
  }

  /** The last one takes its place. */
  removeVector({ row, rowPlace }: Kept): void {
    if (row === undefined) return;
    this.vectors?.remove(row);
    const lastRow = this.rows.pop()!;
    const last = this.withVector.pop()!;
    if (this.rows.length === 0) this.vectors = undefined;
    if (rowPlace === this.rows.length) return;
    this.rows[rowPlace] = lastRow;
    this.withVector[rowPlace] = last;
    last.rowPlace = rowPlace;
  }
}
