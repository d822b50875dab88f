import { orAborted } from '../../plugins/core/or-aborted';
import { Late, within } from '../../plugins/core/within';

/**
 * How a call ended on which others waited: with an answer for all of them; `left`, when only its own client had gone;
 * `nothing`, when it failed, or its answer is not to be kept.
 */
export type Landing<T> = { readonly answer: T } | 'left' | 'nothing';

/** A call that was made for whoever asks the same meanwhile. */
export interface Lead<T> {
  /** Tells those who wait how it ended; once, further calls change nothing. */
  land(landing: Landing<T>): void;
}

/**
 * Lets one of several who ask the same at the same time ask for all of them. Who asks first leads; when it leaves, the
 * next one does. All else is no reason to wait once more: then each asks for itself.
 */
export class SingleFlight<T> {
  private readonly flights = new Map<string, Promise<Landing<T>>>();

  /** @param patience how long anyone waits for another one's answer, in milliseconds */
  constructor(private readonly patience: number) {}

  /**
   * The answer of the one who leads; or a lead, for whoever is to ask: it must be landed in the end, whatever happens.
   *
   * @param signal whether anybody still waits. Rejects with its reason
   */
  async join(key: string, signal: AbortSignal): Promise<{ answer: T } | Lead<T>> {
    const until = performance.now() + this.patience;
    for (;;) {
      const flight = this.flights.get(key);
      if (!flight) return this.lead(key);
      const landing = await orAborted(inTime(flight, until - performance.now()), signal);
      if (typeof landing === 'object') return landing;
      if (landing === 'nothing') return ALONE;
    }
  }

  private lead(key: string): Lead<T> {
    let resolve!: (landing: Landing<T>) => void;
    const flight = new Promise<Landing<T>>((land) => (resolve = land));
    this.flights.set(key, flight);
    return {
      land: (landing) => {
        if (this.flights.get(key) === flight) this.flights.delete(key);
        resolve(landing);
      },
    };
  }
}

/** Nobody waits for who asks for itself. */
export const ALONE: Lead<never> = { land() {} };

async function inTime<T>(flight: Promise<Landing<T>>, milliseconds: number): Promise<Landing<T>> {
  try {
    return await within(flight, Math.max(0, milliseconds));
  } catch (error) {
    if (error instanceof Late) return 'nothing';
    throw error;
  }
}
