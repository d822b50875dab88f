import { setImmediate } from 'node:timers/promises';
import type { Provenance } from '../core/usage';
import { encoding, type Encoding, type EncodingName } from './encodings';
import { LONGEST_STRETCH, stretches } from './piece-guard';

/** A count in the making: it stops wherever the event loop may have its turn, and returns the number of tokens. */
export type Counting = Generator<void, number, void>;

/** Counts to the end without a pause, for texts that are known to be short. */
export function countNow(counting: Counting): number {
  let step = counting.next();
  while (!step.done) step = counting.next();
  return step.value;
}

/** Counts with pauses, so that other requests go on meanwhile. */
export async function countWithPauses(counting: Counting): Promise<number> {
  let step = counting.next();
  while (!step.done) {
    await setImmediate();
    step = counting.next();
  }
  return step.value;
}

const BEST_FIRST: readonly Provenance[] = ['exact', 'formula', 'estimate', 'unknown'];

/**
 * Counts the texts of one request. It knows when a pause is due, however many and however short they are, and how
 * sure the sum is.
 */
export class Counter {
  provenance: Provenance = 'exact';
  /** Whether there was something that cannot be counted at all, such as a file. */
  missedSomething = false;
  private readonly encoding: Encoding;
  private unitsSincePause = 0;

  constructor(name: EncodingName) {
    this.encoding = encoding(name);
  }

  *text(text: string): Counting {
    const known = this.encoding.memo?.get(text);
    if (known !== undefined) return known;
    let tokens = 0;
    for (const stretch of stretches(text, this.encoding.split)) {
      if (this.unitsSincePause + stretch.length > LONGEST_STRETCH) {
        yield;
        this.unitsSincePause = 0;
      }
      this.unitsSincePause += stretch.length;
      tokens += this.encoding.count(stretch);
    }
    this.encoding.memo?.set(text, tokens);
    return tokens;
  }

  /** Takes note of something that cannot be counted. */
  miss(): void {
    this.missedSomething = true;
    this.atBest('estimate');
  }

  /** Lowers what the sum can claim to be. */
  atBest(provenance: Provenance): void {
    if (BEST_FIRST.indexOf(provenance) > BEST_FIRST.indexOf(this.provenance)) this.provenance = provenance;
  }
}
