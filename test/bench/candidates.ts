/**
 * `npm run bench:candidates`: how long it takes to find the entries that are most like a question, in the memory of a
 * gateway, by their words and by vectors of 512 numbers.
 */
import { randomUUID } from 'node:crypto';
import type { SemanticEntry, SemanticStore, Term } from '../../plugins/core/semantic-store';
import { memorySpaces } from '../../plugins/stores/memory/semantic-store';
import { randomFrom } from '../support/random';
import { percentile } from './statistics';

const SIZES = [10_000, 100_000];
const QUERIES = 500;
const LENGTH = 512;
const WORDS = 30_000;
/** Words of a question. */
const TERMS = 12;

const random = randomFrom(20);

/** Words are as frequent as Zipf's law has it, and weigh what the logarithm of their rarity is. */
function terms(): Term[] {
  return Array.from({ length: TERMS }, (): Term => {
    const rank = Math.floor(WORDS ** random());
    return [`word${rank}`, Math.log(1 + rank)];
  });
}

function vector(): Float32Array {
  const numbers = Float32Array.from({ length: LENGTH }, () => random() - 0.5);
  const length = Math.hypot(...numbers);
  return numbers.map((number) => number / length);
}

function entry(): SemanticEntry {
  const id = randomUUID();
  const now = Date.now();
  const own = { terms: terms(), vector: vector(), answer: Buffer.alloc(500), labels: { model: 'a/b' }, worth: 0.001 };
  return { id, group: id, partition: 'all', text: id, storedAt: now, expiresAt: now + 3_600_000, ...own };
}

async function measure(store: SemanticStore): Promise<number[]> {
  const milliseconds: number[] = [];
  for (let n = 0; n < QUERIES; n++) {
    const query = { partition: 'all', terms: terms(), vector: vector(), count: 5, storedAfter: 0 };
    const begin = performance.now();
    await store.candidates(query, new AbortController().signal);
    milliseconds.push(performance.now() - begin);
  }
  return milliseconds;
}

async function main(): Promise<void> {
  const spaces = memorySpaces();
  for (const size of SIZES) {
    const store = spaces.open({ space: `of ${size}`, maxBytes: 2 ** 40 });
    for (let n = 0; n < size; n++) await store.add(entry());
    const times = await measure(store);
    const [p50, p99] = [50, 99].map((percent) => `${percentile(times, percent).toFixed(2)} ms`);
    const { bytes } = await store.size();
    console.log(`candidates of ${size}: p50 ${p50}, p99 ${p99}; ${Math.round(bytes / size)} bytes an entry`);
  }
  await spaces.close();
}

void main();
