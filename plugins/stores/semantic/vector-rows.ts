import { type Arena, openArena, ROWS_AT_ONCE } from './arena';

/**
 * All vectors of one length, each in a row of its own. Rows of vectors that went are used again; the memory gets no
 * smaller, but never holds more than the most that were there at once and a quarter of that.
 */
export class VectorRows {
  private readonly arena: Arena;
  private readonly free: number[] = [];
  private rows = 0;

  /** @param length of a vector */
  constructor(readonly length: number) {
    this.arena = openArena(length);
  }

  /** Bytes of one. */
  get rowBytes(): number {
    return this.arena.rowBytes;
  }

  get empty(): boolean {
    return this.free.length === this.rows;
  }

  /** Copies the vector to a free row; undefined where there is no more memory for it. */
  add(vector: Float32Array): number | undefined {
    const row = this.free.pop() ?? this.next();
    if (row !== undefined) this.arena.write(row, vector);
    return row;
  }

  remove(row: number): void {
    this.free.push(row);
  }

  read(row: number): Float32Array {
    return this.arena.read(row);
  }

  /** The products of a vector with those in these rows, given one by one with their place among the rows. */
  products(vector: Float32Array, rows: readonly number[], take: (product: number, place: number) => void): void {
    this.arena.ask(vector);
    for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
      const count = Math.min(ROWS_AT_ONCE, rows.length - from);
      const products = this.arena.scan(rows, from, count);
      for (let i = 0; i < count; i++) take(products[i]!, from + i);
    }
  }

  private next(): number | undefined {
    if (!this.arena.reserve(this.rows + 1)) return undefined;
    return this.rows++;
  }
}
