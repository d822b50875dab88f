import type { AiContext } from '../../../plugins/core/context';
import { objectIn } from '../../../plugins/core/json';
import type { Feedback } from '../../../plugins/core/policy';
import type { SemanticStore } from '../../../plugins/core/semantic-store';
import type { Controller } from '../controller';
import type { OpenStore } from '../entries/fail-open';
import type { Warn } from '../warn';

/** What is remembered of an answer, so that the one who got it may judge it: on every gateway that shares the store. */
interface Given {
  readonly consumer?: string;
  /** The entry that was served, or is kept of a model's answer. */
  readonly id: string;
  /** The key of the answer to exactly this request, where it is kept. */
  readonly key?: string;
  /** Of an answer that was given to a similar question. */
  readonly logOdds?: number;
  readonly rating?: Feedback['rating'];
}

export interface JudgedAnswersOptions {
  readonly kept: OpenStore;
  readonly store: Pick<SemanticStore, 'remove'>;
  readonly controller: Pick<Controller, 'observe'>;
  readonly pipeline: string;
  readonly warn: Warn;
}

/** How long an answer can be judged, in seconds. */
const MEMORY = 24 * 3600;

/** What callers say of answers. */
export class JudgedAnswers {
  /** Requests that are being judged: of ratings that come at the same time one counts. */
  private readonly underWay = new Set<string>();

  constructor(private readonly options: JudgedAnswersOptions) {}

  /** Remembers an answer that a caller gets. */
  given({ id, consumer }: Pick<AiContext, 'id' | 'consumer'>, answer: Omit<Given, 'consumer' | 'rating'>): void {
    void this.write(id, { consumer: consumer?.id, ...answer });
  }

  /**
   * Takes what is said of an answer, by nobody but the one who got it; what is said once more changes nothing. Nobody
   * gets an answer again that was bad.
   *
   * @returns whether there is such an answer
   */
  async take({ requestId, rating }: Feedback, { consumer }: Pick<AiContext, 'consumer'>): Promise<boolean> {
    const given = await this.read(requestId);
    if (!given || given.consumer !== consumer?.id) return false;
    if (given.rating || this.underWay.has(requestId)) return true;
    this.underWay.add(requestId);
    try {
      const { logOdds } = given;
      if (logOdds !== undefined)
        this.options.controller.observe({ source: 'feedback', logOdds, right: rating === 'good' });
      if (rating === 'bad') await this.forget(given);
      await this.write(requestId, { ...given, rating });
    } finally {
      this.underWay.delete(requestId);
    }
    return true;
  }

  private async forget({ id, key }: Given): Promise<void> {
    const { kept, store, warn } = this.options;
    if (key !== undefined) await kept.delete(key);
    await store.remove({ id }).catch(warn);
  }

  private async read(requestId: string): Promise<Given | undefined> {
    const bytes = await this.options.kept.get(this.keyOf(requestId));
    return bytes && (objectIn(bytes.toString()) as Given | undefined);
  }

  private write(requestId: string, given: Given): Promise<void> {
    return this.options.kept.set(this.keyOf(requestId), Buffer.from(JSON.stringify(given)), MEMORY);
  }

  private keyOf(requestId: string): string {
    return `answer ${this.options.pipeline} ${requestId}`;
  }
}
