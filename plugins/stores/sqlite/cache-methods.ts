import { CachedAnswers } from './cached-answers';
import { SemanticEntries } from './semantic-entries';

/** What can be done with a file of cached answers, there where waiting for the disk keeps nobody. */
export function cacheMethods(file: string, maxBytes: number) {
  const answers = new CachedAnswers(file, maxBytes);
  const entries = new SemanticEntries(file);
  return {
    getAnswer: (...given: Parameters<CachedAnswers['get']>) => answers.get(...given),
    setAnswer: (...given: Parameters<CachedAnswers['set']>) => answers.set(...given),
    removeAnswers: (...given: Parameters<CachedAnswers['remove']>) => answers.remove(...given),
    pageOfAnswers: (...given: Parameters<CachedAnswers['page']>) => answers.page(...given),
    pageOfEntries: (...given: Parameters<SemanticEntries['page']>) => entries.page(...given),
    appendEntry: (...given: Parameters<SemanticEntries['append']>) => entries.append(...given),
    removeEntries: (...given: Parameters<SemanticEntries['remove']>) => entries.remove(...given),
    answerOfEntry: (...given: Parameters<SemanticEntries['answer']>) => entries.answer(...given),
    tally: (...given: Parameters<SemanticEntries['tally']>) => entries.tally(...given),
    tallies: (...given: Parameters<SemanticEntries['tallies']>) => entries.tallies(...given),
    dropTallies: (...given: Parameters<SemanticEntries['dropTallies']>) => entries.dropTallies(...given),
    check: () => undefined,
    close() {
      answers.close();
      entries.close();
    },
  };
}

export type CacheMethods = ReturnType<typeof cacheMethods>;

/** A call of one of them, and what comes back. */
export interface CacheCall {
  readonly number: number;
  readonly method: keyof CacheMethods;
  readonly given: readonly unknown[];
}

export interface CacheReply {
  readonly number: number;
  readonly result?: unknown;
  readonly error?: string;
}
