import { TextMemo } from '../core/text-memo';

/** Shorter texts are counted as fast as they are found. UTF-16 units. */
const SHORTEST = 64;

/**
 * Remembers the counts of the texts counted last: instructions, tools and earlier turns come again with each request
 * of a conversation. Give it no slices of longer texts, because V8 keeps those whole for them.
 */
export class CountMemo extends TextMemo<number> {
  /** @param capacity what is held at most, in UTF-16 units of all texts together */
  constructor(capacity: number) {
    super(capacity, (text) => text.length);
  }

  override set(text: string, count: number): void {
    if (text.length >= SHORTEST) super.set(text, count);
  }
}
