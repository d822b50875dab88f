/** Shorter texts are counted as fast as they are found. UTF-16 units. */
const SHORTEST = 64;

/**
 * Remembers the counts of the texts counted last: instructions, tools and earlier turns come again with each request
 * of a conversation. Give it no slices of longer texts, because V8 keeps those whole for them.
 */
export class CountMemo {
  /** In order of last use: a `Map` iterates in the order its keys were set. */
  private readonly counts = new Map<string, number>();
  private held = 0;

  /** @param capacity what is held at most, in UTF-16 units of all texts together */
  constructor(private readonly capacity: number) {}

  get(text: string): number | undefined {
    const count = this.counts.get(text);
    if (count === undefined) return undefined;
    this.counts.delete(text);
    this.counts.set(text, count);
    return count;
  }

  set(text: string, count: number): void {
    if (text.length < SHORTEST || text.length > this.capacity || this.counts.has(text)) return;
    this.counts.set(text, count);
    this.held += text.length;
    for (const oldest of this.counts.keys()) {
      if (this.held <= this.capacity) return;
      this.counts.delete(oldest);
      this.held -= oldest.length;
    }
  }
}
