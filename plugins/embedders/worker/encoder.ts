import type { CountedVectors } from '../../core/embedder';
import { invalidRequest } from '../../core/error';
import { Batches } from '../batches';
import { remembered } from '../remembered';
import type { Encoded, EncodedText } from './messages';
import { Thread, type ThreadOptions } from './thread';

/** Texts a batch: more are no faster each, and hold up those that come meanwhile. */
const BATCH = 8;
const MAX_WAITING = 512;

export interface EncoderOptions extends ThreadOptions {
  /** UTF-16 units of a text that are surely more than the model reads: refused without asking it. */
  readonly maxLength: number;
}

/** A model in a worker thread, which many may ask at once. */
export class WorkerEncoder {
  private readonly thread: Thread;
  private readonly batches: Batches<EncodedText>;
  private readonly encode: (texts: readonly string[], signal: AbortSignal) => Promise<Encoded[]>;

  constructor(private readonly options: EncoderOptions) {
    const { name } = options;
    const thread = new Thread(options);
    this.thread = thread;
    this.batches = new Batches({
      name,
      run: (texts) => thread.run(texts),
      size: BATCH,
      atOnce: 1,
      maxWaiting: MAX_WAITING,
    });
    this.encode = remembered(
      async (texts, signal) => (await this.batches.ask(texts, signal)).map((result) => this.accepted(result)),
      ({ vector }) => vector,
    );
  }

  /** Begins to load the model. */
  prepare(): void {
    this.thread.prepare();
  }

  /** Rejects with `AiError` 400 where a text is empty or longer than the model reads. */
  async embed(texts: readonly string[], signal: AbortSignal): Promise<CountedVectors> {
    const { name, maxLength } = this.options;
    for (const text of texts) {
      if (text === '') throw invalidRequest(`${name} cannot embed an empty text.`, 'input');
      if (text.length > maxLength) throw tooLong(name, `${text.length} characters, and at most ${maxLength} are read`);
    }
    const encoded = await this.encode(texts, signal);
    return {
      vectors: encoded.map(({ vector }) => vector),
      tokens: encoded.reduce((sum, { tokens }) => sum + tokens, 0),
    };
  }

  async close(): Promise<void> {
    this.batches.stop(new Error(`the embedder ${this.options.name} is closed`));
    await this.thread.close();
  }

  private accepted(result: EncodedText): Encoded {
    if ('vector' in result) return result;
    const { tokens, most } = result.tooLong;
    throw tooLong(this.options.name, `${tokens} tokens, and at most ${most} are read`);
  }
}

function tooLong(name: string, how: string): Error {
  const message = `A text is too long for ${name}: it has ${how}. Send it in parts.`;
  return invalidRequest(message, 'input', 'context_length_exceeded');
}
