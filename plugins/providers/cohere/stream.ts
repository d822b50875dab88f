import type { StreamEvent } from '../../core/framing';
import type { ChatChunk, ChatChunkChoice, ChatDelta } from '../../core/hub';
import { hubUsage } from '../../core/hub-usage';
import { isJsonObject, textOf, type Json, type JsonObject } from '../../core/json';
import type { StreamRead, StreamReader } from '../../core/provider';
import { ending, failureOf } from './answer';
import { citationDelta } from './citations';
import { toHubLogprobs } from './logprobs';
import { readUsage } from './usage';

const NOTHING: StreamRead = { chunks: [] };

/**
 * Reads message-start, then content-, tool-plan-, tool-call- and citation- events, then message-end, with which alone
 * the answer is complete. Others, such as the `[DONE]` behind, say nothing.
 * Source: https://docs.cohere.com/docs/streaming
 */
export class CohereStreamReader implements StreamReader {
  complete = false;
  private readonly head: Pick<ChatChunk, 'id' | 'object' | 'created' | 'model'>;
  /** Characters of text, in all and before the content block that is being written. */
  private written = 0;
  private blockStart = 0;
  /** Places of calls whose arguments have not begun. */
  private readonly bare = new Set<number>();

  /** @param model the name asked for, because the stream does not say one */
  constructor(model: string) {
    this.head = { id: '', object: 'chat.completion.chunk', created: Math.floor(Date.now() / 1000), model };
  }

  read(event: StreamEvent): StreamRead {
    if (!event.data || event.data === '[DONE]') return NOTHING;
    const data = JSON.parse(event.data) as JsonObject;
    const delta = isJsonObject(data.delta) ? data.delta : {};
    const message = isJsonObject(delta.message) ? delta.message : {};
    switch (data.type) {
      case 'message-start':
        this.head.id = textOf(data.id);
        return this.chunk({ role: 'assistant', content: '' });
      case 'content-start':
        this.blockStart = this.written;
        return this.chunk(this.content(message.content));
      case 'content-delta':
        return this.chunk(this.content(message.content), data.logprobs);
      case 'tool-plan-delta':
        return this.chunk({ reasoning_content: textOf(message.tool_plan) });
      case 'tool-call-start':
      case 'tool-call-delta':
        return this.chunk(this.toolCall(Number(data.index), message.tool_calls));
      case 'tool-call-end':
        return this.chunk(this.endToolCall(Number(data.index)));
      case 'citation-start':
        return this.chunk(citationDelta(message.citations, this.blockStart));
      case 'message-end':
        return this.end(delta);
      default:
        return this.other(data);
    }
  }

  private content(content: Json | undefined): ChatDelta | undefined {
    const { text, thinking } = isJsonObject(content) ? content : {};
    if (thinking) return { reasoning_content: textOf(thinking) };
    if (!text) return undefined;
    this.written += textOf(text).length;
    return { content: textOf(text) };
  }

  private toolCall(index: number, call: Json | undefined): ChatDelta {
    const { id, function: called } = isJsonObject(call) ? call : {};
    const { name, arguments: given } = isJsonObject(called) ? called : {};
    const text = textOf(given);
    if (text) this.bare.delete(index);
    else if (id) this.bare.add(index);
    if (!id) return { tool_calls: [{ index, function: { arguments: text } }] };
    const begun = { name: textOf(name), arguments: text };
    return { tool_calls: [{ index, id: textOf(id), type: 'function', function: begun }] };
  }

  /** A call without arguments has no deltas, yet clients parse what they get. */
  private endToolCall(index: number): ChatDelta | undefined {
    return this.bare.delete(index) ? { tool_calls: [{ index, function: { arguments: '{}' } }] } : undefined;
  }

  private end({ finish_reason: reason, error: cause, usage: reported }: JsonObject): StreamRead {
    const error = failureOf(reason, cause);
    if (error) return { chunks: [], error };
    this.complete = true;
    const usage = readUsage(reported);
    const chunks = [this.withHead([{ index: 0, delta: {}, ...ending(reason) }])];
    if (usage) chunks.push({ ...this.withHead([]), usage: hubUsage(usage) });
    return { chunks, usage };
  }

  /** A failure midway comes as the body of an error without a type. */
  private other({ type, message }: JsonObject): StreamRead {
    return type === undefined && typeof message === 'string'
      ? { chunks: [], error: { status: 502, message } }
      : NOTHING;
  }

  private chunk(delta: ChatDelta | undefined, reported?: Json): StreamRead {
    if (!delta) return NOTHING;
    const logprobs = toHubLogprobs(reported);
    return { chunks: [this.withHead([{ index: 0, delta, finish_reason: null, ...(logprobs ? { logprobs } : {}) }])] };
  }

  private withHead(choices: ChatChunkChoice[]): ChatChunk {
    const { id, object, created, model } = this.head;
    return { id, object, created, model, choices };
  }
}
