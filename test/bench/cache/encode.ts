import { hash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Embedder } from '../../../plugins/core/embedder';

/** Vectors of texts seen in former runs; delete it at will. */
const FOLDER = path.join('node_modules', '.cache', 'bench-cache');
const BATCH = 64;
const DEADLINE = 60_000;
/** Bytes of the hash that tells a text. */
const KEY_BYTES = 16;

/** The vectors of texts, out of a file where they were made before. Texts that the embedder refuses have none. */
export async function encode(
  texts: readonly string[],
  embedder: Embedder,
  progress: (line: string) => void,
): Promise<Map<string, Float32Array>> {
  const file = path.join(FOLDER, `${embedder.id.replace(/\W/g, '-')}.bin`);
  const known = readVectors(file);
  const missing = [...new Set(texts)].filter((text) => !known.has(keyOf(text)));
  // Of like lengths, so that no short text waits for a long one of its batch.
  missing.sort((a, b) => a.length - b.length);
  for (let from = 0; from < missing.length; from += BATCH) {
    const batch = missing.slice(from, from + BATCH);
    const vectors = await embedded(batch, embedder);
    batch.forEach((text, at) => vectors[at] && known.set(keyOf(text), vectors[at]));
    if (from % (BATCH * 16) === 0) progress(`encoding ${from} of ${missing.length} texts`);
  }
  if (missing.length) writeVectors(file, known);
  return new Map(texts.flatMap((text) => (known.has(keyOf(text)) ? [[text, known.get(keyOf(text))!]] : [])));
}

/** One by one where the batch fails, so that one bad text does not take the others along. */
async function embedded(texts: readonly string[], embedder: Embedder): Promise<(Float32Array | undefined)[]> {
  try {
    return await embedder.embed(texts, AbortSignal.timeout(DEADLINE));
  } catch {
    if (texts.length === 1) return [undefined];
    const vectors: (Float32Array | undefined)[] = [];
    for (const text of texts) vectors.push(...(await embedded([text], embedder)));
    return vectors;
  }
}

function keyOf(text: string): string {
  return hash('sha256', text, 'hex').slice(0, 2 * KEY_BYTES);
}

/** The file: the count of numbers of a vector, then hash and vector of each text. */
function readVectors(file: string): Map<string, Float32Array> {
  const vectors = new Map<string, Float32Array>();
  if (!existsSync(file)) return vectors;
  const bytes = readFileSync(file);
  const vectorBytes = 4 * bytes.readUInt32LE(0);
  for (let at = 4; at + KEY_BYTES + vectorBytes <= bytes.length; at += KEY_BYTES + vectorBytes) {
    const key = bytes.toString('hex', at, at + KEY_BYTES);
    const start = bytes.byteOffset + at + KEY_BYTES;
    vectors.set(key, new Float32Array(bytes.buffer.slice(start, start + vectorBytes)));
  }
  return vectors;
}

function writeVectors(file: string, vectors: ReadonlyMap<string, Float32Array>): void {
  const [first] = vectors.values();
  if (!first) return;
  const head = Buffer.alloc(4);
  head.writeUInt32LE(first.length);
  const rows = [...vectors].flatMap(([key, vector]) => [
    Buffer.from(key, 'hex'),
    Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength),
  ]);
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(`${file}.${process.pid}`, Buffer.concat([head, ...rows]));
  renameSync(`${file}.${process.pid}`, file);
}
