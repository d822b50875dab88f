import { createHash } from 'node:crypto';
import type { Json, JsonObject } from '../../core/json';

const DIMENSIONS = 256;
/** Characters of a text that count: hashing words takes time in which nobody else is served. */
const MAX_TEXT = 20_000;

/** Vectors from hashed words: equal words point the same way, so that similar texts are near each other. */
export function embeddingsAnswer(body: JsonObject): object {
  const inputs = inputsOf(body.input ?? '');
  const dimensions = typeof body.dimensions === 'number' ? body.dimensions : DIMENSIONS;
  const data = inputs.map((text, index) => {
    const vector = embed(text, dimensions);
    const embedding = body.encoding_format === 'base64' ? base64(vector) : [...vector];
    return { object: 'embedding', index, embedding };
  });
  const tokens = Math.max(1, Math.ceil(inputs.join(' ').length / 4));
  return { object: 'list', model: body.model, data, usage: { prompt_tokens: tokens, total_tokens: tokens } };
}

/** A text, several, or the same as token numbers. */
function inputsOf(input: Json): string[] {
  if (!Array.isArray(input)) return [String(input)];
  if (input.every((item) => typeof item === 'number')) return [input.join(' ')];
  return input.map((item) => (Array.isArray(item) ? item.join(' ') : String(item)));
}

function embed(text: string, dimensions: number): Float32Array {
  const vector = new Float32Array(dimensions);
  for (const word of text
    .slice(0, MAX_TEXT)
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? ['']) {
    const hash = createHash('sha256').update(word).digest();
    for (let at = 0; at < 8; at++) {
      const place = hash.readUInt16LE(at * 2) % dimensions;
      vector[place] = vector[place]! + (hash[16 + at]! % 2 ? 1 : -1);
    }
  }
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}

function base64(vector: Float32Array): string {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64');
}
