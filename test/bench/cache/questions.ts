import type { SemanticEntry } from '../../../plugins/core/semantic-store';
import { analyse } from '../../../policies/semantic-cache/verifier';
import type { Analysis } from '../../../policies/semantic-cache/verifier';

/** A text as the cache sees it. */
export interface Question {
  readonly analysis: Analysis;
  readonly vector?: Float32Array;
}

export function questionsOf(texts: readonly string[], vectors: ReadonlyMap<string, Float32Array>): Question[] {
  return texts.map((text) => ({ analysis: analyse(text), vector: vectors.get(text) }));
}

/** An entry that never expires, found by its place in the log. */
export function entryOf({ analysis, vector }: Question, at: number, group: string): SemanticEntry {
  const { text, terms } = analysis;
  return {
    id: String(at),
    partition: '',
    text,
    group,
    storedAt: Date.now(),
    expiresAt: Number.MAX_SAFE_INTEGER,
    labels: { model: 'log' },
    terms,
    vector,
    answer: Buffer.from(String(at)),
    worth: 0,
  };
}
