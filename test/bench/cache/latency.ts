import { performance } from 'node:perf_hooks';
import type { Embedder } from '../../../plugins/core/embedder';
import { createDecide } from '../../../policies/semantic-cache/decide';
import { analyse, verifier } from '../../../policies/semantic-cache/verifier';
import { percentile } from '../statistics';
import { CANDIDATES, emptyStore } from './our-caches';
import { entryOf } from './questions';
import type { Question } from './questions';

/** Entries of one scope. */
const ENTRIES = 10_000;
const DECISIONS = 1_000;

export interface Latency {
  /** Milliseconds from the text to the decision, without the encoder. */
  readonly p50: number;
  readonly p99: number;
}

/**
 * How long a decision takes among ten thousand entries. Where there are fewer questions, more are made of halves of two:
 * their words are as frequent as those of the others.
 */
export async function measureLatency(questions: readonly Question[], embedder?: Embedder): Promise<Latency> {
  const usable = questions.filter(({ analysis }) => analysis.unsupported === undefined);
  const store = emptyStore();
  const entries = usable.slice(0, ENTRIES);
  for (let at = 0; entries.length < ENTRIES && usable.length > 1; at++) {
    const [a, b] = [usable[at % usable.length]!, usable[(at * 7 + 3) % usable.length]!];
    entries.push({ analysis: analyse(`${half(a, 0)} ${half(b, 1)}`), vector: a.vector });
  }
  for (const [at, entry] of entries.entries()) await store.add(entryOf(entry, at, String(at)));
  const controller = { threshold: verifier.thresholds.strict, decided: () => undefined, samples: () => false };
  const decide = createDecide({ store, verifier, controller, candidates: CANDIDATES, embedder });
  const signal = new AbortController().signal;
  const times: number[] = [];
  for (let count = 0; count < DECISIONS; count++) {
    const { analysis, vector } = usable[(count * 17) % usable.length]!;
    const started = performance.now();
    await decide({ partition: '', analysis: analyse(analysis.text), vector, storedAfter: 0 }, signal);
    times.push(performance.now() - started);
  }
  return { p50: percentile(times, 50), p99: percentile(times, 99) };
}

function half({ analysis }: Question, which: 0 | 1): string {
  const words = analysis.text.split(' ');
  const middle = Math.ceil(words.length / 2);
  return (which ? words.slice(middle) : words.slice(0, middle)).join(' ');
}
