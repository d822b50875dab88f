import { createHash } from 'node:crypto';
import type { Json, JsonObject } from '../../core/json';

const DIMENSIONS = 256;
const MAX_DIMENSIONS = 4096;

/** Vectors from hashed words: equal words point the same way, so that similar texts are near each other. */
export function embeddingsAnswer(body: JsonObject): object {
  const inputs = inputsOf(body.input ?? '');
  const dimensions = Math.min(typeof body.dimensions === 'number' ? body.dimensions : DIMENSIONS, MAX_DIMENSIONS);
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
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? ['']) {
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
