import { citationMembers } from '../../core/citations';
import type { ChatChunk, ChatChunkChoice, ChatDelta } from '../../core/hub';
import { isJsonObject, objectIn, textOf } from '../../core/json';
import type { JsonObject } from '../../core/json';
import { MESSAGES_API, fitsHub, statusOfErrorType } from '../../core/messages-api';
import { citationsOfBlocks } from '../../core/messages-citations';
import type { Block } from '../../core/messages-api';
import type { StreamRead, StreamReader } from '../../core/provider';
import type { StreamEvent } from '../../core/framing';
import type { Usage } from '../../core/usage';
import { badAnswer, ending, refusalOf } from './answer';
import { BlockReader } from './stream-block';
import { hubUsage } from '../../core/hub-usage';
import { readUsage, serviceTierIn } from './usage';

const NOTHING: StreamRead = { chunks: [] };

/**
 * Reads message_start, (content_block_start, content_block_delta*, content_block_stop)*, message_delta, message_stop;
 * `ping` and events that are not known may come anywhere.
 */
export class MessageStreamReader implements StreamReader {
  complete = false;
  private head: Pick<ChatChunk, 'id' | 'object' | 'created' | 'model'> | undefined;
  private readonly blocks = new Map<number, BlockReader>();
  private toolCalls = 0;
  private usage: Usage | undefined;

  read(event: StreamEvent): StreamRead {
    if (!event.data) return NOTHING;
    const data = parse(event.data);
    switch (data.type) {
      case 'message_start':
        return this.start(isJsonObject(data.message) ? data.message : {});
      case 'content_block_start':
        return this.chunk(this.startBlock(data));
      case 'content_block_delta':
        return this.chunk(this.block(data)?.delta(isJsonObject(data.delta) ? data.delta : {}));
      case 'content_block_stop':
        return this.chunk(this.block(data)?.stop() ?? this.citations(data));
      case 'message_delta':
        return this.end(data);
      case 'message_stop':
        this.complete = true;
        return NOTHING;
      case 'error':
        return { chunks: [], error: streamError(data) };
      default:
        return NOTHING;
    }
  }

  private start(message: JsonObject): StreamRead {
    const { id, model } = message;
    const created = Math.floor(Date.now() / 1000);
    this.head = { id: textOf(id), object: 'chat.completion.chunk', created, model: textOf(model) };
    if (isJsonObject(message.usage)) this.usage = readUsage(message.usage);
    const first = this.chunk({ role: 'assistant', content: '' });
    return { ...first, usage: this.usage, serviceTier: serviceTierIn(message.usage) };
  }

  private startBlock(data: JsonObject): ChatDelta | undefined {
    const block = isJsonObject(data.content_block) ? data.content_block : {};
    const reader = new BlockReader({ ...block, type: textOf(block.type) }, this.toolCalls);
    if (block.type === 'tool_use') this.toolCalls++;
    this.blocks.set(Number(data.index), reader);
    return reader.start();
  }

  private block(data: JsonObject): BlockReader | undefined {
    return this.blocks.get(Number(data.index));
  }

  /** Of a text block that is whole: only then is it known which words they are for. */
  private citations(data: JsonObject): ChatDelta | undefined {
    const block = this.block(data)?.block;
    if (!block?.citations) return undefined;
    const blocks = this.content();
    const citations = citationsOfBlocks(blocks, blocks.indexOf(block));
    return citations.length ? citationMembers(citations) : undefined;
  }

  /** The reason to stop, what else the client's own API may want to know, and the usage. */
  private end(data: JsonObject): StreamRead {
    const delta = isJsonObject(data.delta) ? data.delta : {};
    const chunks: ChatChunk[] = [];
    if (delta.stop_reason) {
      const refusal = refusalOf(delta.stop_details);
      const last = { ...this.nativeContent(), ...(refusal === null ? {} : { refusal }) };
      chunks.push(this.withHead([{ index: 0, delta: last, ...ending(delta) }]));
    }
    if (isJsonObject(data.usage)) {
      this.usage = readUsage(data.usage, this.usage);
      chunks.push({ ...this.withHead([]), usage: hubUsage(this.usage) });
    }
    return { chunks, usage: this.usage };
  }

  private nativeContent(): ChatDelta {
    const content = this.content();
    return fitsHub(content) ? {} : { native_content: { api: MESSAGES_API, content } };
  }

  private content(): Block[] {
    return [...this.blocks.values()].map((reader) => reader.block);
  }

  private chunk(delta: ChatDelta | undefined): StreamRead {
    return delta ? { chunks: [this.withHead([{ index: 0, delta, finish_reason: null }])] } : NOTHING;
  }

  private withHead(choices: ChatChunkChoice[]): ChatChunk {
    if (!this.head) throw badAnswer('the provider\'s stream does not begin with "message_start"');
    // Named one by one: a spread costs a third of all the reading.
    const { id, object, created, model } = this.head;
    return { id, object, created, model, choices };
  }
}

function parse(text: string): JsonObject {
  const data = objectIn(text);
  // The parser's own message would quote the answer.
  if (!data) throw badAnswer("the provider's stream holds an event that is not a JSON object");
  return data;
}

function streamError(data: JsonObject): StreamRead['error'] {
  const error = isJsonObject(data.error) ? data.error : {};
  return { status: statusOfErrorType(error.type), message: textOf(error.message, 'the provider gave no reason') };
}
