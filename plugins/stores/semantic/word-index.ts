import type { Term } from '../../core/semantic-store';

/** The entries that have a word, by their slots, and how much it weighs in each. */
export interface Postings {
  readonly word: string;
  readonly slots: number[];
  readonly weights: number[];
}

/** An entry's place in the postings of each of its words. */
export interface Indexed {
  readonly slot: number;
  postings: readonly Postings[];
  places: number[];
}

/** Room for the scores of all slots, used by one search after the other. */
export class Scores {
  private scores = new Float32Array(64);
  private touched = new Uint32Array(64);
  private count = 0;

  reserve(slots: number): void {
    if (slots <= this.scores.length) return;
    this.scores = new Float32Array(2 * slots);
    this.touched = new Uint32Array(2 * slots);
  }

  add({ slots, weights }: Postings, weight: number): void {
    const { scores, touched } = this;
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i]!;
      if (scores[slot] === 0) touched[this.count++] = slot;
      scores[slot]! += weight * weights[i]!;
    }
  }

  /** Gives each slot that has a score, and begins anew. */
  drain(take: (slot: number, score: number) => void): void {
    const { scores, touched, count } = this;
    this.count = 0;
    for (let i = 0; i < count; i++) {
      const slot = touched[i]!;
      const score = scores[slot]!;
      scores[slot] = 0;
      take(slot, score);
    }
  }
}

/** Which entries have which words. */
export class WordIndex<Entry extends Indexed> {
  private readonly words = new Map<string, Postings>();

  /** @param entryAt the entry of a slot */
  constructor(private readonly entryAt: (slot: number) => Entry) {}

  /** Words that any entry has. */
  get size(): number {
    return this.words.size;
  }

  /** Weights are brought to a length of 1, so that the scores of a search are cosines but for the length of the query. */
  add(entry: Entry, terms: readonly Term[]): void {
    const weights = summed(terms);
    const length = Math.hypot(...weights.values());
    entry.postings = [...weights].map(([word, weight]) => this.append(word, entry.slot, weight / length));
    entry.places = entry.postings.map(({ slots }) => slots.length - 1);
  }

  remove(entry: Entry): void {
    entry.postings.forEach((postings, index) => this.removeAt(postings, entry.places[index]!));
    entry.postings = [];
  }

  search(terms: readonly Term[], scores: Scores): void {
    for (const [word, weight] of summed(terms)) {
      const postings = this.words.get(word);
      if (postings) scores.add(postings, weight);
    }
  }

  private append(word: string, slot: number, weight: number): Postings {
    const postings = this.words.get(word);
    if (!postings) {
      // A literal takes no more room than it needs: most words of small partitions stand in one entry only.
      const first = { word, slots: [slot], weights: [weight] };
      this.words.set(word, first);
      return first;
    }
    postings.slots.push(slot);
    postings.weights.push(weight);
    return postings;
  }

  /** The last one takes the place of the one that goes. */
  private removeAt(postings: Postings, place: number): void {
    const slot = postings.slots.pop()!;
    const weight = postings.weights.pop()!;
    if (postings.slots.length === 0) this.words.delete(postings.word);
    if (place === postings.slots.length) return;
    postings.slots[place] = slot;
    postings.weights[place] = weight;
    const moved = this.entryAt(slot);
    moved.places[moved.postings.indexOf(postings)] = place;
  }
}

/** Each word once, and only those that can count. */
export function summed(terms: readonly Term[]): Map<string, number> {
  const weights = new Map<string, number>();
  for (const [word, weight] of terms) {
    if (weight > 0 && weight < Infinity) weights.set(word, (weights.get(word) ?? 0) + weight);
  }
  return weights;
}
