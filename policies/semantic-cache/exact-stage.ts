import { ageOf, decodeEntry, type Entry } from './entries/entry';
import type { OpenStore } from './entries/fail-open';

/** Answers to requests that are the same in everything that can change an answer, by the key of that. */
export class ExactStage {
  constructor(private readonly store: OpenStore) {}

  /** @param maxAge seconds */
  async find(key: string, maxAge: number): Promise<Entry | undefined> {
    const bytes = await this.store.get(key);
    const entry = bytes && decodeEntry(bytes);
    return entry && ageOf(entry) < maxAge ? entry : undefined;
  }

  /** @param seconds how long */
  keep(key: string, bytes: Buffer, seconds: number): void {
    void this.store.set(key, bytes, seconds);
  }
}
