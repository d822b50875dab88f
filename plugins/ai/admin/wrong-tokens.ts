import { hash } from 'node:crypto';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { plainAddress } from '../../core/addresses';

/** Wrong tokens that one address may present in a minute. */
const TRIES = 10;
const SECONDS = 60;
/** Addresses share this many counters, so that nobody fills the memory with addresses. */
const COUNTERS = 4096;

/** Slows down who guesses tokens. */
export class WrongTokens {
  private readonly limiter = new RateLimiterMemory({ points: TRIES, duration: SECONDS });

  /** Seconds until this address may try again; undefined when it may now. */
  async wait(address: string): Promise<number | undefined> {
    const state = await this.limiter.get(counterOf(address));
    return state && state.consumedPoints >= TRIES ? Math.ceil(state.msBeforeNext / 1000) : undefined;
  }

  async count(address: string): Promise<void> {
    await this.limiter.penalty(counterOf(address));
  }
}

/** An IPv6 caller owns at least a /64. */
function counterOf(address: string): string {
  const plain = plainAddress(address) ?? address;
  const network = plain.includes('.') ? plain : plain.split('::')[0]!.split(':').slice(0, 4).join(':');
  return String(Number.parseInt(hash('sha256', network).slice(0, 8), 16) % COUNTERS);
}
