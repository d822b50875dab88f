import { cosine } from '../../../plugins/core/embedder';
import type { CandidateQuery, Term } from '../../../plugins/core/semantic-store';
import type { IndexEntry } from '../../../plugins/stores/semantic/entry-log';

/** What an index of a space finds, said as plainly as can be. */
export class SpaceModel {
  readonly entries = new Map<string, IndexEntry>();

  /** Of all that may serve, the highest scores by words and by vector. */
  best(query: CandidateQuery, now: number): { words: number[]; vector: number[] } {
    const usable = [...this.entries.values()].filter(
      ({ partition, expiresAt, storedAt }) =>
        partition === query.partition && expiresAt > now && storedAt >= query.storedAfter,
    );
    const words = usable.map((entry) => wordScore(entry.terms, query.terms)).filter((score) => score > 0);
    const vector = usable.flatMap((entry) => cosineOf(entry, query) ?? []);
    return { words: highest(words, query.count), vector: highest(vector, query.count) };
  }

  wordScore(id: string, query: CandidateQuery): number {
    return wordScore(this.entries.get(id)?.terms ?? [], query.terms);
  }
}

function cosineOf({ vector }: IndexEntry, query: CandidateQuery): number | undefined {
  return vector && query.vector ? cosine(vector, query.vector) : undefined;
}

/** The cosine of two bags of words. */
function wordScore(one: readonly Term[], other: readonly Term[]): number {
  const product = (a: readonly Term[], b: readonly Term[]) =>
    a.reduce((sum, [word, weight]) => sum + weight * b.reduce((all, [w, v]) => all + (w === word ? v : 0), 0), 0);
  return product(one, other) / Math.sqrt(product(one, one) * product(other, other) || 1);
}

function highest(scores: readonly number[], count: number): number[] {
  return scores.toSorted((one, other) => other - one).slice(0, count);
}
