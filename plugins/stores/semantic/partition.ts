import type { StoredQuestion } from '../../core/semantic-store';
import { type Indexed, WordIndex } from './word-index';
import type { Valued } from './worth-order';
import type { VectorRows } from './vector-rows';

/** An entry in the index. Its answer is elsewhere. */
export interface Kept extends Indexed, Valued {
  readonly question: StoredQuestion;
  readonly home: Partition;
  /** Where its vector stands, where it has one. */
  stand?: Stand;
}

interface Stand {
  readonly among: AlikeVectors;
  readonly row: number;
  /** Among the rows of the list. */
  place: number;
}

/** Vectors of one length in a partition. */
export interface AlikeVectors {
  readonly vectors: VectorRows;
  /** Their rows, and whose they are. */
  readonly rows: number[];
  readonly owners: Kept[];
}

/** What may serve one another: entries of one partition, and what they are found by. */
export class Partition {
  readonly words: WordIndex<Kept>;
  readonly members = new Set<Kept>();
  /** By the length of the vectors: those that somebody else has written, or of another embedder, hide none of the others. */
  readonly byLength = new Map<number, AlikeVectors>();

  constructor(
    readonly name: string,
    entryAt: (slot: number) => Kept,
  ) {
    this.words = new WordIndex(entryAt);
  }

  addVector(kept: Kept, vector: Float32Array, vectors: VectorRows): void {
    const row = vectors.add(vector);
    if (row === undefined) return;
    const among = this.byLength.get(vectors.length) ?? { vectors, rows: [], owners: [] };
    this.byLength.set(vectors.length, among);
    kept.stand = { among, row, place: among.rows.push(row) - 1 };
    among.owners.push(kept);
  }

  /** The last one takes its place. @returns where its vector stood */
  removeVector({ stand }: Kept): VectorRows | undefined {
    if (!stand) return undefined;
    const { among, row, place } = stand;
    const { vectors, rows, owners } = among;
    vectors.remove(row);
    const lastRow = rows.pop()!;
    const last = owners.pop()!;
    if (rows.length === 0) this.byLength.delete(vectors.length);
    if (place < rows.length) {
      rows[place] = lastRow;
      owners[place] = last;
      last.stand!.place = place;
    }
    return vectors;
  }
}
