import type { ChatChunk, Completion, HubChunk } from '../../core/hub';
import type { StreamEvent } from '../../core/framing';
import { isJsonObject, type JsonObject, textOf } from '../../core/json';
import type { StreamRead, StreamReader } from '../../core/provider';
import { createdOf, readSaid, type Said } from './answer';

/** Reads streams of objects, of which the last one says `done`. */
export class OllamaStreamReader implements StreamReader {
  private calls = 0;
  private begun = false;
  private id = '';
  complete = false;

  constructor(private readonly kind: 'chat' | 'completion') {}

  read(event: StreamEvent): StreamRead {
    const body: unknown = JSON.parse(event.data);
    if (!isJsonObject(body)) throw new Error('a line of the stream is not a JSON object');
    if (body.error !== undefined) return { chunks: [], error: { status: 502, message: textOf(body.error) } };
    const said = readSaid(body);
    const chunk = this.kind === 'chat' ? this.chatChunk(body, said) : this.completionChunk(body, said);
    this.calls += said.calls.length;
    this.complete = body.done === true;
    return { chunks: [chunk], usage: said.usage };
  }

  private head({ model, ...body }: JsonObject) {
    this.id ||= `ollama-${Date.now().toString(36)}`;
    return { id: this.id, created: createdOf(body), model: textOf(model) };
  }

  private chatChunk(body: JsonObject, { text, thinking, calls, finish, logprobs }: Said): HubChunk {
    const delta: ChatChunk['choices'][number]['delta'] = {
      ...(this.begun ? {} : { role: 'assistant' }),
      ...(text ? { content: text } : {}),
      ...(thinking ? { reasoning_content: thinking } : {}),
      ...(calls.length ? { tool_calls: calls.map((call, index) => ({ index: this.calls + index, ...call })) } : {}),
    };
    this.begun = true;
    const called = this.calls + calls.length > 0;
    const finish_reason = finish === 'stop' && called ? 'tool_calls' : (finish ?? null);
    const choice = { index: 0, delta, finish_reason, ...(logprobs ? { logprobs: { content: logprobs } } : {}) };
    return { ...this.head(body), object: 'chat.completion.chunk', choices: [choice] };
  }

  private completionChunk(body: JsonObject, { text, finish }: Said): Completion {
    const choice = { index: 0, text, logprobs: null, finish_reason: finish ?? null };
    return { ...this.head(body), object: 'text_completion', choices: [choice] };
  }
}
