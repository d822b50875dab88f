import { citationMembers } from '../../core/citations';
import type { ChatChunk, ChatChunkChoice, ChatDelta } from '../../core/hub';
import type { StreamEvent } from '../../core/framing';
import { hubUsage } from '../../core/hub-usage';
import { isJsonObject, objectIn } from '../../core/json';
import type { JsonObject } from '../../core/json';
import type { Block } from '../../core/messages-api';
import { citationsOfBlocks } from '../../core/messages-citations';
import type { StreamRead, StreamReader } from '../../core/provider';
import type { AiRequest } from '../../core/request';
import type { Usage } from '../../core/usage';
import { badAnswer, ending, head, nativeContent } from './answer';
import { streamFailure } from './errors';
import { BlockReader } from './stream-block';
import { readUsage } from './usage';

const NOTHING: StreamRead = { chunks: [] };

/**
 * Reads messageStart, (contentBlockStart?, contentBlockDelta*, contentBlockStop)*, messageStop, metadata. Blocks of
 * text and reasoning begin with their first delta. The metadata with the usage are the last event, without which an
 * answer is a cut one.
 * Source: https://docs.aws.amazon.com/bedrock/latest/userguide/conversation-inference-call.html
 */
export class ConverseStreamReader implements StreamReader {
  private readonly about: ReturnType<typeof head>;
  private readonly blocks = new Map<number, BlockReader>();
  private toolCalls = 0;
  private stopped = false;
  private usage: Usage | undefined;
  complete = false;

  constructor({ model }: AiRequest) {
    this.about = head(model);
  }

  read({ name, data: text }: StreamEvent): StreamRead {
    const data = parse(text);
    const error = streamFailure(name, data);
    if (error) return { chunks: [], error };
    switch (name) {
      case 'messageStart':
        return this.chunk({ role: 'assistant', content: '' });
      case 'contentBlockStart':
        return this.chunk(this.block(data).start(member(data, 'start')));
      case 'contentBlockDelta':
        return this.chunk(this.block(data).delta(member(data, 'delta')));
      case 'contentBlockStop':
        return this.chunk(this.block(data).stop() ?? this.citations(data));
      case 'messageStop':
        return this.stop(data);
      case 'metadata':
        return this.end(data);
      default:
        return NOTHING;
    }
  }

  private block(data: JsonObject): BlockReader {
    const index = Number(data.contentBlockIndex);
    let reader = this.blocks.get(index);
    if (!reader) this.blocks.set(index, (reader = new BlockReader(() => this.toolCalls++)));
    return reader;
  }

  /** Of a text block that is whole: only then is it known which words they are for. */
  private citations(data: JsonObject): ChatDelta | undefined {
    const { block } = this.block(data);
    if (!block?.citations) return undefined;
    const blocks = this.content();
    return citationMembers(citationsOfBlocks(blocks, blocks.indexOf(block)));
  }

  private content(): Block[] {
    return [...this.blocks.values()].flatMap((reader) => reader.block ?? []);
  }

  private stop(data: JsonObject): StreamRead {
    this.stopped = true;
    const choice: ChatChunkChoice = { index: 0, delta: nativeContent(this.content()), ...ending(data.stopReason) };
    return { chunks: [this.withHead([choice])] };
  }

  private end(data: JsonObject): StreamRead {
    this.complete = this.stopped;
    this.usage = readUsage(data.usage) ?? this.usage;
    if (!this.usage) return NOTHING;
    return { chunks: [{ ...this.withHead([]), usage: hubUsage(this.usage) }], usage: this.usage };
  }

  private chunk(delta: ChatDelta | undefined): StreamRead {
    return delta ? { chunks: [this.withHead([{ index: 0, delta, finish_reason: null }])] } : NOTHING;
  }

  private withHead(choices: ChatChunkChoice[]): ChatChunk {
    const { id, created, model } = this.about;
    return { id, object: 'chat.completion.chunk', created, model, choices };
  }
}

function member(data: JsonObject, name: string): JsonObject {
  const value = data[name];
  return isJsonObject(value) ? value : {};
}

function parse(text: string): JsonObject {
  const data = objectIn(text);
  // The parser's own message would quote the answer.
  if (!data) throw badAnswer("the provider's stream holds an event that is not a JSON object");
  return data;
}
