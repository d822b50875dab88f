import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { orAborted } from '../../core/or-aborted';
import type { Logger } from '../../core/services';
import { notCheckable } from '../../core/presented';

/** How long a fetch may take. Milliseconds, as all below. */
const DEADLINE = 5_000;
/** Keys this old are fetched again in the background. */
const FRESH = 10 * 60_000;
/** Keys this old are used no more: the issuer may have withdrawn them since. */
const STALE = 24 * 60 * 60_000;
/** After a fetch nobody fetches for so long, whatever tokens come: forged key ids must not turn on the issuer. */
const COOLDOWN = 30_000;
/** The same while there are no keys at all. */
const RETRY = 5_000;

/** Looks up the key that a token is signed with. */
export type FindKey = (signal: AbortSignal) => JWTVerifyGetKey;

/**
 * The keys that an issuer publishes: fetched once for all callers, again when they get old and when a token names one
 * that is not among them. While the issuer is down those that were fetched last go on being used, for a day.
 *
 * @param fetch gets the set; it must obey the signal
 */
export class RemoteKeys {
  private keys: JWTVerifyGetKey | undefined;
  private fetchedAt = -Infinity;
  private attemptedAt = -Infinity;
  private fetching: Promise<void> | undefined;

  constructor(
    private readonly issuer: string,
    private readonly fetch: (signal: AbortSignal) => Promise<JSONWebKeySet>,
    private readonly logger: Logger,
  ) {}

  /** Rejects with `AiError` 503 when no keys can be had, and with an error of `jose` when none is the token's. */
  readonly find: FindKey = (signal) => async (header, token) => {
    const keys = await this.present(signal);
    try {
      return await keys(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || !this.mayFetch()) throw error;
      await orAborted(this.refresh(), signal);
      return this.keys!(header, token);
    }
  };

  private async present(signal: AbortSignal): Promise<JWTVerifyGetKey> {
    const age = Date.now() - this.fetchedAt;
    if (age >= STALE) this.keys = undefined;
    if (age >= FRESH && this.mayFetch()) {
      const refreshed = this.refresh();
      if (!this.keys) await orAborted(refreshed, signal);
    }
    if (!this.keys) throw notCheckable('Tokens', `there are no keys of ${this.issuer}`);
    return this.keys;
  }

  /** Whether a fetch may be begun, or is under way. */
  private mayFetch(): boolean {
    return this.fetching !== undefined || Date.now() >= this.attemptedAt + (this.keys ? COOLDOWN : RETRY);
  }

  /** Never rejects: what went wrong is told to the operator, and the keys stay as they are. */
  private refresh(): Promise<void> {
    this.fetching ??= this.fetchNow().finally(() => (this.fetching = undefined));
    return this.fetching;
  }

  private async fetchNow(): Promise<void> {
    this.attemptedAt = Date.now();
    const signal = AbortSignal.timeout(DEADLINE);
    try {
      this.keys = createLocalJWKSet(await orAborted(this.fetch(signal), signal));
      this.fetchedAt = Date.now();
    } catch (error) {
      const effect = this.keys ? 'those fetched before are still used' : 'its tokens cannot be checked';
      this.logger.error(
        `the keys of the issuer ${this.issuer} could not be fetched, so that ${effect}: ${String(error)}`,
      );
    }
  }
}
