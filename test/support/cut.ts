import { randomFrom } from './random';

/** Cuts of 1 to 60 bytes, the same for the same seed. */
export function* cut(bytes: Buffer, seed: number): Iterable<Buffer> {
  const random = randomFrom(seed);
  for (let at = 0; at < bytes.length;) {
    const end = at + 1 + Math.floor(random() * 60);
    yield bytes.subarray(at, end);
    at = end;
  }
}
