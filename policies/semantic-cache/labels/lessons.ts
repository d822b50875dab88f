import type { Embedder } from '../../../plugins/core/embedder';
import type { ChatCompletion } from '../../../plugins/core/hub';
import type { ModelOperation } from '../../../plugins/core/operations';
import type { SemanticStore } from '../../../plugins/core/semantic-store';
import type { Controller } from '../controller';
import { vectorOf } from '../decide/question-vector';
import { decodeEntry, type Entry } from '../entries/entry';
import type { NewEntry } from '../entries/new-entry';
import type { Look } from '../look';
import type { Asked } from '../request/asked';
import type { Warn } from '../warn';
import { answerText } from './answer-text';
import type { Lesson } from './lesson';
import type { SameAnswer } from './same-answer';

export interface LessonsOptions {
  readonly store: SemanticStore;
  readonly controller: Pick<Controller, 'observe'>;
  readonly embedder: Embedder | undefined;
  readonly same: SameAnswer;
  readonly worth: (entry: Entry, operation: ModelOperation) => number | undefined;
  readonly warn: Warn;
}

/** Nobody waits for it. Milliseconds. */
const DEADLINE = 10_000;
/** Answers that are compared at a time; beyond it they are kept without. */
const MOST_AT_ONCE = 64;

/** Keeps answers of the model, and learns from them which ones would have done. */
export class Lessons {
  private underWay = 0;

  constructor(private readonly options: LessonsOptions) {}

  /** In the background. @param fresh what the answer says; @param seconds how long it is kept */
  learn(look: Look, fresh: string, kept: NewEntry, seconds: number, replaces?: string): void {
    this.inBackground(async () => {
      await this.keep(look, fresh, kept, seconds);
      if (replaces !== undefined) await this.options.store.remove({ id: replaces });
    });
  }

  /** The same, and keeps nothing. */
  compare(look: Look, fresh: string): void {
    this.inBackground(() => this.verdict(look, fresh));
  }

  private inBackground(work: () => Promise<unknown>): void {
    this.underWay++;
    void work()
      .catch(this.options.warn)
      .finally(() => this.underWay--);
  }

  private async keep(look: Look, fresh: string, { entry, bytes }: NewEntry, seconds: number): Promise<void> {
    const { store, worth } = this.options;
    const same = await this.verdict(look, fresh);
    const { asked, lesson } = look;
    const { partition, analysis, request } = asked;
    await store.add({
      id: entry.id,
      partition,
      text: analysis.text,
      group: (same && lesson?.group) || entry.id,
      storedAt: entry.storedAt,
      expiresAt: entry.storedAt + 1000 * seconds,
      labels: entry.labels,
      terms: analysis.terms,
      vector: await this.vector(asked),
      answer: bytes,
      worth: worth(entry, request.operation) ?? 0,
    });
  }

  private async verdict({ asked, lesson }: Look, fresh: string): Promise<boolean | undefined> {
    return lesson && this.underWay <= MOST_AT_ONCE ? this.compared(lesson, asked, fresh) : undefined;
  }

  /** Tells the controller whether both answers are the same; undefined where that cannot be told. */
  private async compared(lesson: Lesson, { analysis }: Asked, fresh: string): Promise<boolean | undefined> {
    const { same, controller, store } = this.options;
    const { source, logOdds, storedFor, stored: kept } = lesson;
    const bytes = typeof kept === 'string' ? await store.answer(kept, AbortSignal.timeout(DEADLINE)) : undefined;
    const entry = typeof kept === 'string' ? bytes && decodeEntry(bytes) : kept;
    const stored = entry && answerText(entry.whole);
    if (!stored) return undefined;
    const right = await same({ asked: analysis.text, fresh, storedFor, stored });
    if (right !== undefined) controller.observe({ source, logOdds, right });
    return right;
  }

  /** One that came too late for the request is still of use for those to come. */
  private async vector({ vector, analysis }: Asked): Promise<Float32Array | undefined> {
    const { embedder, warn } = this.options;
    return vector ?? vectorOf(analysis.text, embedder, AbortSignal.timeout(DEADLINE)).catch(warn);
  }
}

/** What an answer says that ended by itself, in words alone; all others are for exactly the same requests. */
export function finishedText({ whole }: Entry): string | undefined {
  const text = answerText(whole);
  const finish = (whole as Partial<ChatCompletion>).choices?.[0]?.finish_reason;
  return finish === 'stop' && text ? text : undefined;
}
