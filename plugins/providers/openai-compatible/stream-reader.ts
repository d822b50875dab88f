import type { HubChunk } from '../../core/hub';
import { isJsonObject, type Json } from '../../core/json';
import type { StreamRead, StreamReader } from '../../core/provider';
import type { StreamEvent } from '../../core/framing';
import { intoHubForm } from './hub-form';
import type { Quirks } from './quirks';
import { usageOf } from './usage';

const NOTHING: StreamRead = { chunks: [] };

/** Reads streams of chat and of text completions. */
export class OpenAiStreamReader implements StreamReader {
  private done = false;
  private readonly open = new Set<number>();
  private readonly finished = new Set<number>();

  constructor(private readonly quirks: Pick<Quirks, 'withoutDone'>) {}

  get complete(): boolean {
    return this.done || (this.quirks.withoutDone === true && this.open.size === 0 && this.finished.size > 0);
  }

  get unmarked(): boolean {
    return !this.done;
  }

  read(event: StreamEvent): StreamRead {
    if (event.data === '') return NOTHING;
    if (event.data === '[DONE]') {
      this.done = true;
      return NOTHING;
    }
    const chunk = JSON.parse(event.data) as HubChunk;
    if (chunk.error !== undefined && chunk.error !== null) return { chunks: [], error: streamError(chunk.error) };
    if (!Array.isArray(chunk.choices)) return { chunks: [], usage: usageOf(chunk) };
    for (const { index, finish_reason: finish } of chunk.choices) {
      if (finish) {
        this.open.delete(index);
        this.finished.add(index);
      } else if (!this.finished.has(index)) this.open.add(index);
    }
    const usage = chunk.usage || chunk.x_groq ? usageOf(chunk) : undefined;
    // Azure begins with what it filtered of the prompt, in a chunk without id and model.
    const chunks = chunk.choices.length || usage ? [intoHubForm(chunk)] : [];
    return { chunks, usage, serviceTier: chunk.service_tier };
  }
}

export function streamError(error: Json): { status: number; message: string } {
  if (!isJsonObject(error)) return { status: 502, message: typeof error === 'string' ? error : JSON.stringify(error) };
  const code = Number(error.code ?? error.status);
  return {
    status: code >= 400 && code < 600 ? code : 502,
    message: typeof error.message === 'string' ? error.message : 'The provider failed midway.',
  };
}
