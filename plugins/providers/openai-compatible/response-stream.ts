import { citationMembers, citationsIn, shifted } from '../../core/citations';
import type { ChatChunk, ChatChunkChoice, ChatDelta } from '../../core/hub';
import { isJsonObject, textOf } from '../../core/json';
import type { Json, JsonObject } from '../../core/json';
import type { StreamEvent } from '../../core/framing';
import type { StreamRead, StreamReader } from '../../core/provider';
import { RESPONSES_API, finishReasonOf, isItem, itemsOf } from '../../core/responses-api';
import { tableOf } from '../../core/table';
import { isCall, responseUsage, toolCallOf } from './response-whole';

const NOTHING: StreamRead = { chunks: [] };

/** The member of a delta that grows with each of these events. */
const GROWING = tableOf<'content' | 'refusal' | 'reasoning_content'>({
  'response.output_text.delta': 'content',
  'response.refusal.delta': 'refusal',
  'response.reasoning_text.delta': 'reasoning_content',
  'response.reasoning_summary_text.delta': 'reasoning_content',
});

const STATUS_BY_CODE = tableOf({
  rate_limit_exceeded: 429,
  insufficient_quota: 429,
  invalid_prompt: 400,
  server_error: 500,
});

/** Reads the events of a response; only `response.completed` and `response.incomplete` end it well. */
export class ResponseStreamReader implements StreamReader {
  complete = false;
  /** Characters of text in parts that are whole. */
  private before = 0;
  private head: Pick<ChatChunk, 'id' | 'object' | 'created' | 'model'> | undefined;
  /** Index of each call by its place in the output. */
  private readonly calls = new Map<Json | undefined, number>();

  read(event: StreamEvent): StreamRead {
    if (event.data === '' || event.data === '[DONE]') return NOTHING;
    const data = JSON.parse(event.data) as JsonObject;
    const type = textOf(data.type);
    const member = GROWING.get(type);
    if (member) return this.chunk({ delta: { [member]: textOf(data.delta) }, ...logprobsOf(data) });
    switch (type) {
      case 'response.created':
        return this.start(responseIn(data));
      case 'response.output_text.done':
        this.before += textOf(data.text).length;
        return NOTHING;
      case 'response.output_text.annotation.added':
        return this.cite(data);
      case 'response.output_item.added':
        return this.startCall(data);
      case 'response.function_call_arguments.delta':
      case 'response.custom_tool_call_input.delta':
        return this.continueCall(data);
      case 'response.completed':
      case 'response.incomplete':
        return this.end(responseIn(data));
      case 'response.failed':
        return { chunks: [], usage: responseUsage(responseIn(data)), error: failure(responseIn(data).error) };
      case 'error':
        return { chunks: [], error: failure(isJsonObject(data.error) ? data.error : data) };
      default:
        return NOTHING;
    }
  }

  private start({ id, created_at: created, model }: JsonObject): StreamRead {
    this.head = {
      id: textOf(id),
      object: 'chat.completion.chunk',
      created: Number(created) || 0,
      model: textOf(model),
    };
    return this.chunk({ delta: { role: 'assistant', content: '' } });
  }

  private cite({ annotation }: JsonObject): StreamRead {
    const citations = citationsIn({ annotations: [annotation ?? null] });
    if (!citations.length) return NOTHING;
    return this.chunk({ delta: citationMembers(citations.map((citation) => shifted(citation, this.before))) });
  }

  private startCall({ item, output_index: place }: JsonObject): StreamRead {
    if (!isItem(item) || !isCall(item)) return NOTHING;
    const index = this.calls.size;
    this.calls.set(place, index);
    return this.chunk({ delta: { tool_calls: [{ index, ...toolCallOf(item) }] } });
  }

  private continueCall({ output_index: place, delta }: JsonObject): StreamRead {
    const index = this.calls.get(place);
    if (index === undefined) return NOTHING;
    return this.chunk({ delta: { tool_calls: [{ index, function: { arguments: textOf(delta) } }] } });
  }

  /** How it ended, with all items beside for a client of the same API. */
  private end(response: JsonObject): StreamRead {
    this.complete = true;
    const delta: ChatDelta = { native_content: { api: RESPONSES_API, content: itemsOf(response.output) } };
    const finish = finishReasonOf(response, this.calls.size > 0);
    const chunk = this.chunk({ delta, finish_reason: finish });
    return { ...chunk, usage: responseUsage(response), serviceTier: response.service_tier };
  }

  private chunk(choice: Omit<ChatChunkChoice, 'index'> & { delta: ChatDelta }): StreamRead {
    if (!this.head) throw new Error('the stream does not begin with `response.created`');
    const { id, object, created, model } = this.head;
    return { chunks: [{ id, object, created, model, choices: [{ index: 0, ...choice }] }] };
  }
}

function responseIn({ response }: JsonObject): JsonObject {
  return isJsonObject(response) ? response : {};
}

function logprobsOf({ logprobs }: JsonObject): JsonObject {
  return Array.isArray(logprobs) && logprobs.length ? { logprobs: { content: logprobs } } : {};
}

function failure(error: Json | undefined): NonNullable<StreamRead['error']> {
  const { code, message } = isJsonObject(error) ? error : {};
  const status = STATUS_BY_CODE.get(textOf(code)) ?? 502;
  return { status, message: textOf(message, 'The provider failed midway.') };
}
