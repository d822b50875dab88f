import type { StreamEvent } from '../../core/framing';
import { statusOfError } from '../../core/gemini-api';
import type { ChatChunk } from '../../core/hub';
import { hubUsage } from '../../core/hub-usage';
import { isJsonObject, objectIn, textOf } from '../../core/json';
import type { JsonObject } from '../../core/json';
import type { StreamRead, StreamReader } from '../../core/provider';
import { ResponseReader, badAnswer } from './answer';

/**
 * Reads a stream of `GenerateContentResponse`s. Nothing marks its end but that each candidate has finished, which some
 * models say in every response.
 */
export class GeminiStreamReader implements StreamReader {
  readonly unmarked = true;
  private readonly responses = new ResponseReader();

  get complete(): boolean {
    return this.responses.complete;
  }

  read(event: StreamEvent): StreamRead {
    if (!event.data) return { chunks: [] };
    const body = parse(event.data);
    if (isJsonObject(body.error)) return { chunks: [], error: streamError(body.error) };
    const { head, choices, usage } = this.responses.read(body);
    const { id, created, model } = head;
    const chunk: ChatChunk = { id, object: 'chat.completion.chunk', created, model, choices };
    const chunks: ChatChunk[] = choices.length ? [chunk] : [];
    if (usage && this.complete) chunks.push({ ...chunk, choices: [], usage: hubUsage(usage) });
    return { chunks, usage };
  }
}

function parse(text: string): JsonObject {
  const data = objectIn(text);
  // The parser's own message would quote the answer.
  if (!data) throw badAnswer("the provider's stream holds an event that is not a JSON object");
  return data;
}

function streamError(error: JsonObject): StreamRead['error'] {
  return { status: statusOfError(error), message: textOf(error.message, 'the provider gave no reason') };
}
