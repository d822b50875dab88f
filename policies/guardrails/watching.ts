import type { Answer, Part, Tap } from '../../plugins/core/answer';

/**
 * Those who watch an answer from below the checks see it as it came, and those above as it is sent. A cache below must
 * not keep what was put back for one caller.
 */
export class Below implements Tap {
  private ended = false;

  constructor(private readonly taps: readonly Tap[]) {}

  saw(part: Part): void {
    for (const tap of this.taps) tap.part?.(part);
  }

  end(complete: boolean): void {
    if (this.ended) return;
    this.ended = true;
    for (const tap of this.taps) tap.end?.(complete);
  }
}

/** Runs what may refuse an answer that has not begun; then nobody needs the rest of it. */
export async function orDiscard<T>(answer: Answer, below: Below, decide: () => Promise<T>): Promise<T> {
  try {
    return await decide();
  } catch (error) {
    below.end(false);
    answer.discard();
    throw error;
  }
}

/** Parts of which the first is at hand already. */
export function resumed(first: IteratorResult<Part, void>, rest: AsyncGenerator<Part, void>): AsyncIterable<Part> {
  let begun = false;
  const iterator: AsyncIterator<Part, void> = {
    next() {
      if (begun) return rest.next();
      begun = true;
      return Promise.resolve(first);
    },
    return: () => rest.return(),
  };
  return { [Symbol.asyncIterator]: () => iterator };
}
