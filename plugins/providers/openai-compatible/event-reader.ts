import { isJsonObject, type JsonObject } from '../../core/json';
import type { StreamRead, StreamReader } from '../../core/provider';
import type { StreamEvent } from '../../core/framing';
import type { Usage } from '../../core/usage';
import { streamError } from './stream-reader';

const NOTHING: StreamRead = { chunks: [] };

/**
 * Reads streams of events that each have a `type`: images, transcripts and speech. Source: OpenAI's API reference,
 * e.g. https://platform.openai.com/docs/api-reference/images-streaming
 */
export class EventReader implements StreamReader {
  private ended = 0;

  /**
   * @param lastType the type of the event that ends an answer
   * @param answers how many there will be
   * @param usageOf what one of these events reports; `ended` counts it
   */
  constructor(
    private readonly lastType: string,
    private readonly answers: number,
    private readonly usageOf: (event: JsonObject, ended: number) => Usage | undefined,
  ) {}

  get complete(): boolean {
    return this.ended >= this.answers;
  }

  read({ data }: StreamEvent): StreamRead {
    if (data === '' || data === '[DONE]') return NOTHING;
    const event: unknown = JSON.parse(data);
    if (!isJsonObject(event)) return NOTHING;
    if (event.error !== undefined && event.error !== null) return { chunks: [], error: streamError(event.error) };
    if (event.type !== this.lastType) return { chunks: [], said: true };
    this.ended++;
    return { chunks: [], said: true, usage: this.usageOf(event, this.ended) };
  }
}
