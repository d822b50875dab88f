/** What a hit is taken to save where nobody knows, in US dollars: then size and use decide. */
const LEAST_WORTH = 0.0001;

export interface Valued {
  /** What one use saves, in US dollars. */
  readonly worth: number;
  readonly bytes: number;
  uses: number;
  /** Kept here: what it is worth to keep. */
  rank: number;
  /** Kept here. */
  place: number;
}

/**
 * What goes first where room is short. Each use ranks an entry at `clock + uses x worth / bytes`, and the clock stands
 * where the last one that went was ranked, so that what was worth much long ago gets old: Greedy-Dual-Size-Frequency,
 * L. Cherkasova, Improving WWW Proxies Performance with Greedy-Dual-Size-Frequency Caching Policy, HP Laboratories
 * report HPL-98-69, 1998. A binary heap, so that thousands can go without a pause.
 */
export class WorthOrder<Entry extends Valued> {
  private readonly heap: Entry[] = [];
  private clock = 0;

  add(entry: Entry): void {
    this.rank(entry);
    this.heap.push(entry);
    this.rise(entry, this.heap.length - 1);
  }

  used(entry: Entry): void {
    entry.uses++;
    this.rank(entry);
    this.sink(entry, entry.place);
  }

  remove(entry: Entry): void {
    const last = this.heap.pop();
    if (!last || last === entry) return;
    this.rise(last, entry.place);
    this.sink(last, last.place);
  }

  /** The one that is worth least, which is removed. */
  takeLeast(): Entry | undefined {
    const least = this.heap[0];
    if (!least) return undefined;
    this.clock = least.rank;
    this.remove(least);
    return least;
  }

  private rank(entry: Entry): void {
    entry.rank = this.clock + entry.uses * worthPerByte(entry);
  }

  private rise(entry: Entry, from: number): void {
    let place = from;
    while (place > 0) {
      const parent = this.heap[(place - 1) >> 1]!;
      if (parent.rank <= entry.rank) break;
      this.put(parent, place);
      place = (place - 1) >> 1;
    }
    this.put(entry, place);
  }

  private sink(entry: Entry, from: number): void {
    let place = from;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= this.heap.length) break;
      if (child + 1 < this.heap.length && this.heap[child + 1]!.rank < this.heap[child]!.rank) child++;
      if (this.heap[child]!.rank >= entry.rank) break;
      this.put(this.heap[child]!, place);
      place = child;
    }
    this.put(entry, place);
  }

  private put(entry: Entry, place: number): void {
    this.heap[place] = entry;
    entry.place = place;
  }
}

/** What one use of an entry ranks it by. */
export function worthPerByte({ worth, bytes }: Pick<Valued, 'worth' | 'bytes'>): number {
  // Also where it is no number.
  return (worth > LEAST_WORTH ? worth : LEAST_WORTH) / bytes;
}
