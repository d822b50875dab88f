import type { AiContext } from '../../plugins/core/context';
import { invalidRequest } from '../../plugins/core/error';
import type { KeptResponse, KeptResponses, KeptTurn } from '../../plugins/core/kept-responses';
import { ownerOf } from './pinboard';

/** A request longer than this is refused in any case, and one must end to look. Turns, and bytes of them all. */
const MOST_TURNS = 1000;
const MOST_BYTES = 16 * 1024 * 1024;
const DAY = 86_400_000;

/** The responses that the gateway keeps for one caller. */
export class Shelf {
  private readonly owner: string;

  constructor(
    private readonly kept: KeptResponses,
    ai: Pick<AiContext, 'consumer' | 'pipeline'>,
  ) {
    this.owner = ownerOf(ai);
  }

  find(id: string): Promise<KeptResponse | undefined> {
    return this.kept.find({ owner: this.owner, id });
  }

  forget(id: string): Promise<void> {
    return this.kept.forget({ owner: this.owner, id });
  }

  /** @returns false when it could not be kept */
  keep(id: string, turn: KeptTurn, previous: string | undefined, days: number): boolean {
    const { owner } = this;
    return this.kept.keep({ id, owner, previous: previous ?? null, turn, expires: Date.now() + days * DAY });
  }

  /** All that was said up to a response, the oldest first. Rejects with 400 where a part of it is missing. */
  async turnsUpTo(last: KeptResponse): Promise<KeptTurn[]> {
    const turns: KeptTurn[] = [];
    let bytes = 0;
    for (let { id, turn, size, previous } = last; ;) {
      if (!turn) throw unknown(`The response \`${id}\` was too large to be kept`);
      turns.push(turn);
      bytes += size;
      if (turns.length > MOST_TURNS || bytes > MOST_BYTES)
        throw unknown(`What \`${last.id}\` goes on from is too long`);
      if (previous === null) return turns.reverse();
      const before = await this.find(previous);
      if (!before) throw unknown(`\`${id}\` goes on from \`${previous}\`, which is deleted or too old`);
      ({ id, turn, size, previous } = before);
    }
  }
}

function unknown(reason: string): Error {
  const message = `${reason}: send what the model has to know in \`input\`, without \`previous_response_id\`.`;
  return invalidRequest(message, 'previous_response_id', 'previous_response_not_found');
}
