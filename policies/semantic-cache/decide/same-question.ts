import { hash } from 'node:crypto';
import type { Entry } from '../entries/entry';
import type { OpenStore } from '../entries/fail-open';
import { ExactStage } from '../exact-stage';
import { writtenForm } from './written-form';

/** An answer that is kept, and the key it has in the store. */
export interface KeyedAnswer {
  readonly entry: Entry;
  readonly key: string;
}

/**
 * Finds answers to questions that differ only in how they were typed, before anything is compared. What is kept for it
 * is the key of the answer: one that is removed is found no longer.
 */
export class SameQuestions {
  private readonly answers: ExactStage;

  constructor(private readonly store: OpenStore) {
    this.answers = new ExactStage(store);
  }

  /** @param maxAge seconds */
  async find(partition: string, text: string, maxAge: number): Promise<KeyedAnswer | undefined> {
    const key = (await this.store.get(keyOf(partition, text)))?.toString();
    const entry = key && (await this.answers.find(key, maxAge));
    return entry ? { entry, key } : undefined;
  }

  /** @param key of the answer; @param seconds how long */
  keep(partition: string, text: string, key: string, seconds: number): void {
    void this.store.set(keyOf(partition, text), Buffer.from(key), seconds);
  }
}

function keyOf(partition: string, text: string): string {
  return `same ${hash('sha256', `${partition} ${writtenForm(text)}`, 'hex')}`;
}
