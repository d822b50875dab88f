import type { JsonObject } from '../../core/json';
import { digestOf, TokenMemo } from '../token-memo';

/** Answers that are kept, of good tokens and of others each: made-up tokens must not push out good ones. */
const MAX_ENTRIES = 5_000;
/** Questions under way at a time: made-up tokens must not turn on the server. */
const MAX_ASKED = 200;
/** For how long at most it is believed that a token is no good. Milliseconds. */
const MAX_NEGATIVE = 10_000;

/** Asks about each token once, however many callers show it at the same time, and believes the answer for a while. */
export class BelievedAnswers {
  private readonly good = new TokenMemo<JsonObject>(MAX_ENTRIES);
  private readonly bad = new TokenMemo<true>(MAX_ENTRIES);
  private readonly asked = new Map<string, Promise<JsonObject | undefined>>();

  /**
   * @param ask resolves with undefined for a token that is not good
   * @param believed for how long; milliseconds. Never beyond the token's end.
   */
  constructor(
    private readonly ask: (token: string) => Promise<JsonObject | undefined>,
    private readonly believed: number,
  ) {}

  /** What the server says of a good token. Rejects as `ask` does, and when too much is asked. */
  async get(token: string): Promise<JsonObject | undefined> {
    const digest = digestOf(token);
    const known = this.good.get(digest);
    if (known || this.bad.get(digest)) return known;
    let answer = this.asked.get(digest);
    if (!answer) {
      if (this.asked.size >= MAX_ASKED) throw new Error(`${MAX_ASKED} questions wait for an answer already`);
      answer = this.askNow(token, digest).finally(() => this.asked.delete(digest));
      this.asked.set(digest, answer);
    }
    return answer;
  }

  private async askNow(token: string, digest: string): Promise<JsonObject | undefined> {
    const claims = await this.ask(token);
    const now = Date.now();
    if (claims) {
      const end = typeof claims.exp === 'number' ? claims.exp * 1000 : Infinity;
      this.good.set(digest, claims, Math.min(now + this.believed, end));
    } else {
      this.bad.set(digest, true, now + Math.min(this.believed, MAX_NEGATIVE));
    }
    return claims;
  }
}
