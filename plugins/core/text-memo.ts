/** Remembers what the texts asked last became; the one that was not asked for longest goes first. */
export class TextMemo<Value> {
  /** In order of last use: a `Map` iterates in the order its keys were set. */
  private readonly values = new Map<string, Value>();
  private held = 0;

  /**
   * @param capacity what is held at most, in the unit of `sizeOf`; a larger value is not held
   * @param sizeOf what a text and its value take; always the same for both
   */
  constructor(
    private readonly capacity: number,
    private readonly sizeOf: (text: string, value: Value) => number,
  ) {}

  get(text: string): Value | undefined {
    const value = this.values.get(text);
    if (value === undefined) return undefined;
    this.values.delete(text);
    this.values.set(text, value);
    return value;
  }

  set(text: string, value: Value): void {
    const size = this.sizeOf(text, value);
    if (size > this.capacity || this.values.has(text)) return;
    this.values.set(text, value);
    this.held += size;
    for (const [oldest, other] of this.values) {
      if (this.held <= this.capacity) return;
      this.values.delete(oldest);
      this.held -= this.sizeOf(oldest, other);
    }
  }
}
