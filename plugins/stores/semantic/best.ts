/** The few with the highest scores, best first. */
export class Best<Item> {
  private readonly items: { item: Item; score: number }[] = [];

  constructor(private readonly count: number) {}

  /** What a score must be above to be among them. */
  get least(): number {
    if (this.count === 0) return Infinity;
    return this.items.length < this.count ? -Infinity : this.items.at(-1)!.score;
  }

  offer(item: Item, score: number): void {
    if (!(score > this.least)) return;
    if (this.items.length === this.count) this.items.pop();
    let place = this.items.length;
    while (place > 0 && this.items[place - 1]!.score < score) place--;
    this.items.splice(place, 0, { item, score });
  }

  get list(): readonly Item[] {
    return this.items.map(({ item }) => item);
  }
}
