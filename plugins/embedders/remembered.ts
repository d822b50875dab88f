import { TextMemo } from '../core/text-memo';

/** Bytes of texts and vectors that one embedder remembers: about 7,000 vectors of 512 numbers. */
const MAX_BYTES = 16 * 1024 * 1024;
/** Bytes of an entry besides its text and its numbers, about. */
const ENTRY_BYTES = 200;
const BYTES_PER_UNIT = 2;

/** Embeds texts anew only when they have not come lately, and within a list once. */
export function remembered<Value>(
  embed: (texts: readonly string[], signal: AbortSignal) => Promise<readonly Value[]>,
  vectorOf: (value: Value) => Float32Array,
): (texts: readonly string[], signal: AbortSignal) => Promise<Value[]> {
  const sizeOf = (text: string, value: Value) =>
    text.length * BYTES_PER_UNIT + vectorOf(value).byteLength + ENTRY_BYTES;
  const memo = new TextMemo<Value>(MAX_BYTES, sizeOf);
  return async (texts, signal) => {
    signal.throwIfAborted();
    const found = new Map<string, Value>();
    const missing = new Set<string>();
    for (const text of texts) {
      const value = memo.get(text);
      if (value === undefined) missing.add(text);
      else found.set(text, value);
    }
    const asked = [...missing];
    const values = asked.length > 0 ? await embed(asked, signal) : [];
    for (const [index, text] of asked.entries()) {
      found.set(text, values[index]!);
      memo.set(text, values[index]!);
    }
    return texts.map((text) => found.get(text)!);
  };
}
