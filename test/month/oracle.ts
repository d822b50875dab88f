import type { KnowingProvider } from './provider';
import { DAY, type Pipeline, type Planned, WEEKS } from './log';
import type { Truth } from './truth';
import type { Seen } from './users';

/** What was served out of the cache, and how much of it was wrong. */
export interface Served {
  hits: number;
  wrong: number;
  /** Of the wrong ones: answers that had been right when they were given. */
  stale: number;
}

/** What the oracle knows of a week. */
export interface Week {
  requests: number;
  /** To exactly the same requests. */
  exact: Served;
  /** To similar ones, by pipeline. */
  semantic: Record<Pipeline, Served>;
  /** Picodollars. */
  spent: bigint;
  saved: bigint;
}

const none = (): Served => ({ hits: 0, wrong: 0, stale: 0 });

/** Knows of every answer whether it was right, and what it cost: the gateway's own reckoning has no part in it. */
export class Oracle {
  readonly weeks: readonly Week[] = Array.from({ length: WEEKS }, () => ({
    ...{ requests: 0, exact: none(), semantic: { team: none(), own: none() } },
    ...{ spent: 0n, saved: 0n },
  }));
  /** Answers that somebody got for whom they were not written. */
  readonly leaks: string[] = [];
  /** Who may share an answer, by its text. */
  private readonly sharers = new Map<string, string>();

  constructor(
    private readonly provider: KnowingProvider,
    private readonly truth: Truth,
    private readonly begin: number,
  ) {}

  weekAt(moment: number): number {
    return Math.min(WEEKS - 1, Math.floor((moment - this.begin) / (7 * DAY)));
  }

  /**
   * Books an answer.
   *
   * @param moment when it was given, in milliseconds since 1970
   * @returns whether it was right
   */
  take({ planned, text, cache }: Seen, moment: number): boolean {
    const week = this.weeks[this.weekAt(moment)]!;
    const answer = this.provider.written.get(text);
    if (!answer) throw new Error(`nobody wrote the answer to "${planned.text}": ${text}`);
    week.requests++;
    const isSame = answer.meaning === planned.meaning.name;
    const isRight = isSame && answer.version === this.truth.version(answer.meaning, moment);
    this.watch(planned, text, cache);
    const served =
      cache === 'hit' ? week.exact : cache === 'semantic-hit' ? week.semantic[planned.pipeline] : undefined;
    if (!served) {
      week.spent += answer.cost;
      return isRight;
    }
    week.saved += answer.cost;
    served.hits++;
    if (!isRight) served.wrong++;
    if (isSame && !isRight) served.stale++;
    return isRight;
  }

  private watch({ user, pipeline }: Planned, text: string, cache: string): void {
    const sharer = pipeline === 'team' ? `team ${user.team}` : `user ${user.name}`;
    const owner = this.sharers.get(text);
    if (owner === undefined && cache !== 'miss' && cache !== 'bypass') this.leaks.push(`${sharer}: ${text}`);
    if (owner === undefined) this.sharers.set(text, sharer);
    else if (owner !== sharer) this.leaks.push(`${sharer} got what was written for ${owner}: ${text}`);
  }
}
