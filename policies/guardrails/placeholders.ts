import { createHash } from 'node:crypto';
import type { Finder, Span } from '../../plugins/core/check';
import { inText } from './replace';

const BEGINS_LIKE_ONE = /^\[[A-Z0-9_]*$/;
const LOOKS_LIKE_ONE = /\[[A-Z][A-Z0-9_]*_\d+\]/g;

/**
 * What stands for the caller's own words at the provider: `[EMAIL_1]`, the same for the same words all through a
 * request. As they are numbered in the order in which they come, a conversation that goes on has the same again.
 */
export class Placeholders {
  private readonly byValue = new Map<string, string>();
  private readonly counts = new Map<string, number>();
  private readonly values = new Map<string, string>();
  private readonly taken = new Set<string>();
  private readonly turn: string;

  /**
   * @param texts all of the request: what looks like a placeholder there already stands for itself
   * @param earlier names what the request goes on from, where a provider or the gateway keeps that: it may have
   *   placeholders of its own
   */
  constructor(texts: Iterable<string>, earlier?: string) {
    for (const text of texts) for (const [found] of text.matchAll(LOOKS_LIKE_ONE)) this.taken.add(found);
    this.turn = earlier ? `${createHash('sha256').update(earlier).digest('hex').slice(0, 6).toUpperCase()}_` : '';
  }

  /** @param restorable whether the words come back in the answer */
  of(value: string, label: string, restorable: boolean): string {
    const key = `${label} ${value}`;
    let placeholder = this.byValue.get(key);
    if (!placeholder) this.byValue.set(key, (placeholder = this.next(label)));
    if (restorable) this.values.set(placeholder, value);
    return placeholder;
  }

  get isEmpty(): boolean {
    return this.values.size === 0;
  }

  valueOf(placeholder: string): string {
    return this.values.get(placeholder) ?? placeholder;
  }

  /** The text with placeholders again for what was put back. */
  hide(text: string, json: boolean): string {
    let hidden = text;
    for (const [placeholder, value] of this.values) hidden = hidden.replaceAll(inText(value, json), placeholder);
    return hidden;
  }

  /** Finds the placeholders whose words are to come back. */
  get finder(): Finder {
    const longest = Math.max(0, ...[...this.values.keys()].map(({ length }) => length));
    return {
      find: (text, from = 0) => {
        const spans: Span[] = [];
        for (let start = text.indexOf('[', from); start !== -1; start = text.indexOf('[', start + 1)) {
          const end = text.indexOf(']', start) + 1;
          if (end === 0) break;
          if (end - start > longest || !this.values.has(text.slice(start, end))) continue;
          spans.push({ start, end, label: 'PLACEHOLDER' });
        }
        return spans;
      },
      settled: (text, from = 0) => {
        const start = text.lastIndexOf('[');
        if (start < from || text.length - start >= longest) return text.length;
        return BEGINS_LIKE_ONE.test(text.slice(start)) ? start : text.length;
      },
    };
  }

  private next(label: string): string {
    for (;;) {
      const count = (this.counts.get(label) ?? 0) + 1;
      this.counts.set(label, count);
      const placeholder = `[${label}_${this.turn}${count}]`;
      if (!this.taken.has(placeholder)) return placeholder;
    }
  }
}
