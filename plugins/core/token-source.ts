import { AiError } from './error';
import { orAborted } from './or-aborted';

/** A token that ends, such as an OAuth access token, or keys that do. */
export interface AccessToken<Value = string> {
  value: Value;
  /** When it ends, on the clock of `Date.now()`; never sooner than it is believed. */
  expiresAt: number;
}

/** How long before its end a token is replaced, in the background; a short-lived one after three quarters of its life. */
const REFRESH_AHEAD = 5 * 60_000;
const USED_SHARE = 0.75;
/** A token this near to its end may be refused before the call arrives. Milliseconds, as all below. */
const MARGIN = 10_000;
/** How long a fetch may take. It goes on when the caller who began it leaves, because others wait for it. */
const FETCH_TIMEOUT = 10_000;
/** After a failure nobody fetches for a while, which doubles from failure to failure. */
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 60_000;
/** A rejection so soon after the last one has a reason that no other token mends. */
const REJECTION_PAUSE = 60_000;

/**
 * Keeps one token for all calls of an endpoint: fetched once, however many wait for it, replaced ahead of its end in
 * the background, and used until it is really over when it cannot be replaced.
 */
export class TokenSource<Value = string> {
  private current: (AccessToken<Value> & { refreshAt: number }) | undefined;
  private fetching: Promise<Value> | undefined;
  private failure: { error: unknown; count: number; until: number } | undefined;
  private rejectedAt = -Infinity;

  /** @param fetch gets a new token; it must obey the signal. What it rejects with is what callers get. */
  constructor(private readonly fetch: (signal: AbortSignal) => Promise<AccessToken<Value>>) {}

  /**
   * A token that is good now. Rejects with what the fetch rejected with, also for a while after it, or with the
   * signal's reason.
   *
   * @param signal ends the waiting, not the fetch
   */
  async get(signal: AbortSignal): Promise<Value> {
    signal.throwIfAborted();
    const now = Date.now();
    const { current } = this;
    if (current && now < current.expiresAt - MARGIN) {
      // What goes wrong in the background is told once the token in use is over.
      if (now >= current.refreshAt && !this.pauses(now)) this.refresh().catch(() => {});
      return current.value;
    }
    if (!this.fetching && this.pauses(now)) throw this.failure!.error;
    return orAborted(this.refresh(), signal);
  }

  /** The token was rejected: the next call gets another one, unless a rejection came shortly before. */
  rejected(): void {
    const now = Date.now();
    if (now < this.rejectedAt + REJECTION_PAUSE) return;
    this.rejectedAt = now;
    this.current = undefined;
  }

  /** What must never be shown. */
  secrets(): readonly Value[] {
    return this.current ? [this.current.value] : [];
  }

  private pauses(now: number): boolean {
    return this.failure !== undefined && now < this.failure.until;
  }

  private refresh(): Promise<Value> {
    this.fetching ??= this.fetchNow().finally(() => (this.fetching = undefined));
    return this.fetching;
  }

  private async fetchNow(): Promise<Value> {
    try {
      const token = await within(FETCH_TIMEOUT, this.fetch);
      const now = Date.now();
      const life = token.expiresAt - now;
      this.current = { ...token, refreshAt: Math.max(token.expiresAt - REFRESH_AHEAD, now + life * USED_SHARE) };
      this.failure = undefined;
      return token.value;
    } catch (error) {
      const count = (this.failure?.count ?? 0) + 1;
      const pause = Math.min(FIRST_PAUSE * 2 ** (count - 1), LONGEST_PAUSE);
      this.failure = { error, count, until: Date.now() + pause };
      throw error;
    }
  }
}

/** Also ends a fetch that does not listen to its signal. */
function within<T>(milliseconds: number, fetch: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const tooLong = new AiError(`No token came within ${milliseconds / 1000} seconds.`, {
    status: 504,
    code: 'provider_timeout',
  });
  const timer = setTimeout(() => controller.abort(tooLong), milliseconds);
  return orAborted(fetch(controller.signal), controller.signal).finally(() => clearTimeout(timer));
}
