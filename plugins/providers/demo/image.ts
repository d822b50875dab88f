import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';
import type { JsonObject } from '../../core/json';
import { excerpt } from './excerpt';

const SIDE = 64;

/** A small PNG in a colour that follows from the prompt. */
export function imagesAnswer(body: JsonObject): object {
  const prompt = String(body.prompt);
  const image = png(createHash('sha256').update(prompt).digest().subarray(0, 3)).toString('base64');
  const one = body.response_format === 'url' ? { url: `data:image/png;base64,${image}` } : { b64_json: image };
  const count = typeof body.n === 'number' ? body.n : 1;
  const data = Array.from({ length: count }, () => ({ ...one, revised_prompt: `[demo] ${excerpt(prompt)}` }));
  return { created: Math.floor(Date.now() / 1000), data };
}

/** Format: https://www.w3.org/TR/png-3/ (8-bit RGB, one filter byte a row). */
function png(colour: Buffer): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIDE, 0);
  header.writeUInt32BE(SIDE, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const row = Buffer.concat([Buffer.of(0), ...Array.from({ length: SIDE }, () => colour)]);
  const pixels = deflateSync(Buffer.concat(Array.from({ length: SIDE }, () => row)));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body) >>> 0);
  return Buffer.concat([length, body, sum]);
}
