import { randomUUID } from 'node:crypto';
import type { CandidateQuery, SemanticEntry, Term } from '../../plugins/core/semantic-store';

/** Signal of somebody who waits. */
export const WAITING: AbortSignal = new AbortController().signal;

/** An entry of which only this matters; its words are those of its text, each as heavy. */
export function entryOf(given: Partial<SemanticEntry> = {}): SemanticEntry {
  const { id = randomUUID(), text = 'how do I reset my password' } = given;
  return {
    id,
    partition: 'p',
    text,
    group: id,
    storedAt: Date.now(),
    expiresAt: Date.now() + 3_600_000,
    labels: { model: 'openai/gpt-4o' },
    terms: termsOf(text),
    answer: Buffer.from(`answer of ${id}`),
    worth: 0.001,
    ...given,
  };
}

export function queryOf(text: string, given: Partial<CandidateQuery> = {}): CandidateQuery {
  return { partition: 'p', terms: termsOf(text), count: 5, storedAfter: 0, ...given };
}

export function termsOf(text: string): Term[] {
  return text.split(' ').map((word): Term => [word, 1]);
}

/** A vector of length 1 in this direction. */
export function unit(...numbers: readonly number[]): Float32Array {
  const length = Math.hypot(...numbers);
  return Float32Array.from(numbers, (number) => number / length);
}
