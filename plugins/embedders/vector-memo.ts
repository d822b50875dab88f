/** Bytes of an entry besides its text and its numbers, about. */
const ENTRY_BYTES = 200;
const BYTES_PER_UNIT = 2;

/** Remembers what the texts asked last became; the one that was not asked for longest goes first. */
export class VectorMemo<Value> {
  /** In order of last use: a `Map` iterates in the order its keys were set. */
  private readonly entries = new Map<string, Value>();
  private held = 0;

  /**
   * @param maxBytes what is held at most
   * @param bytesOf bytes of a value
   */
  constructor(
    private readonly maxBytes: number,
    private readonly bytesOf: (value: Value) => number,
  ) {}

  get(text: string): Value | undefined {
    const value = this.entries.get(text);
    if (value === undefined) return undefined;
    this.entries.delete(text);
    this.entries.set(text, value);
    return value;
  }

  set(text: string, value: Value): void {
    const bytes = this.sizeOf(text, value);
    if (bytes > this.maxBytes || this.entries.has(text)) return;
    this.entries.set(text, value);
    this.held += bytes;
    for (const [oldest, other] of this.entries) {
      if (this.held <= this.maxBytes) return;
      this.entries.delete(oldest);
      this.held -= this.sizeOf(oldest, other);
    }
  }

  private sizeOf(text: string, value: Value): number {
    return text.length * BYTES_PER_UNIT + this.bytesOf(value) + ENTRY_BYTES;
  }
}
