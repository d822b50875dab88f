import { createHash } from 'node:crypto';

/** What is known of a token, and until when. */
interface Entry<Value> {
  value: Value;
  /** On the clock of `Date.now()`. */
  until: number;
}

/**
 * Remembers what was found out about tokens, for a bounded number of them; the one that was not asked for longest
 * goes first. Tokens stand in it as digests only.
 */
export class TokenMemo<Value> {
  private readonly entries = new Map<string, Entry<Value>>();

  constructor(private readonly maxEntries: number) {}

  get(digest: string): Value | undefined {
    const entry = this.entries.get(digest);
    if (!entry) return undefined;
    this.entries.delete(digest);
    if (entry.until <= Date.now()) return undefined;
    this.entries.set(digest, entry);
    return entry.value;
  }

  set(digest: string, value: Value, until: number): void {
    this.entries.delete(digest);
    this.entries.set(digest, { value, until });
    if (this.entries.size > this.maxEntries) this.entries.delete(this.entries.keys().next().value!);
  }
}

export function digestOf(token: string): string {
  return createHash('sha256').update(token).digest('base64');
}
