import { createHash } from 'node:crypto';
import { randomFrom } from '../support/random';

/** Chance that is the same for the same seed. */
export class Dice {
  readonly next: () => number;

  constructor(...seed: (string | number)[]) {
    this.next = randomFrom(createHash('sha256').update(seed.join('\n')).digest().readInt32LE());
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)]!;
  }

  /** One of the first rather than of the last: by Zipf's law, as people ask. */
  pickPopular<T>(choices: readonly T[]): T {
    let left = this.next() * choices.reduce((sum, _, rank) => sum + 1 / (rank + 1), 0);
    return choices.find((_, rank) => (left -= 1 / (rank + 1)) < 0) ?? choices.at(-1)!;
  }

  shuffled<T>(items: readonly T[]): T[] {
    const all = [...items];
    for (let at = all.length - 1; at > 0; at--) {
      const other = this.below(at + 1);
      [all[at], all[other]] = [all[other]!, all[at]!];
    }
    return all;
  }

  /** How long it takes until what comes once in `mean` comes next. */
  pause(mean: number): number {
    return -mean * Math.log(1 - this.next());
  }
}
