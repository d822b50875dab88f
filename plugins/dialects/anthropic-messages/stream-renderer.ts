import type { Part } from '../../core/answer';
import { citationsIn } from '../../core/citations';
import type { RenderContext, StreamRenderer } from '../../core/dialect';
import type { AiError } from '../../core/error';
import type { ChatChunk, ChatChunkChoice, ChatDelta, ThinkingBlock } from '../../core/hub';
import type { JsonObject } from '../../core/json';
import { nativeBlocks, stopReasonOf } from '../../core/messages-api';
import { toMessagesCitation } from '../../core/messages-citations';
import type { Usage } from '../../core/usage';
import { errorBody } from './errors';
import { EventWriter } from './event-writer';
import { ToolCallWriter } from './tool-call-writer';
import { messagesUsage, messagesUsageOf } from './usage';

/** Writes a hub stream as the events of a Message, of its first choice alone: there is no place for more. */
export class MessageStreamRenderer implements StreamRenderer {
  private readonly events = new EventWriter();
  private readonly tools: ToolCallWriter;
  private started = false;
  /** The blocks were written from the provider's own; what the hub says of them is the same again. */
  private native = false;
  /** Text that came while a tool call was being written. */
  private lateText = '';
  private last: ChatChunkChoice | undefined;
  private usage: Usage | undefined;
  private reportedUsage: JsonObject[string];

  constructor(private readonly context: RenderContext) {
    this.tools = new ToolCallWriter(this.events, context.requestId);
  }

  translate(part: Part): string {
    this.usage = part.usage ?? this.usage;
    for (const chunk of part.chunks ?? []) this.addChunk(chunk as ChatChunk);
    return this.events.take();
  }

  forward(part: Part): Buffer | string {
    return part.raw ?? '';
  }

  end(forwarded: boolean): string {
    if (forwarded) return '';
    this.start(this.context.requestId, this.context.request.model);
    this.tools.finish();
    if (this.lateText) this.events.append('text', this.lateText);
    this.events.close();
    const { last } = this;
    const delta = {
      stop_reason: stopReasonOf(last ?? {}, this.tools.called),
      stop_sequence: last?.stop_sequence ?? null,
    };
    this.events.event('message_delta', { delta, usage: this.usageSoFar() });
    this.events.event('message_stop');
    return this.events.take();
  }

  fail(error: AiError): string {
    return `event: error\ndata: ${errorBody(error, this.context.requestId)}\n\n`;
  }

  private addChunk(chunk: ChatChunk): void {
    this.reportedUsage = chunk.usage ?? this.reportedUsage;
    this.start(chunk.id, chunk.model);
    const choice = chunk.choices.find(({ index }) => index === 0);
    if (!choice) return;
    this.addDelta(choice.delta ?? {});
    if (choice.finish_reason) this.last = choice;
  }

  private start(id: string, model: string): void {
    if (this.started) return;
    this.started = true;
    const ending = { stop_reason: null, stop_sequence: null };
    const head = { id, type: 'message', role: 'assistant', model, content: [], ...ending };
    // LangChain adds up what both ends say was written, and at this end nothing is.
    const usage = { ...this.usageSoFar(), output_tokens: 0 };
    this.events.event('message_start', { message: { ...head, usage } });
  }

  private usageSoFar(): JsonObject {
    return this.usage ? messagesUsage(this.usage) : messagesUsageOf(this.reportedUsage);
  }

  private addDelta(delta: ChatDelta): void {
    const native = this.events.begun ? undefined : nativeBlocks(delta.native_content);
    if (native) {
      for (const block of native) this.events.whole(block);
      this.native = true;
    }
    if (this.native) return;
    if (delta.thinking_blocks) for (const block of delta.thinking_blocks) this.addThinkingBlock(block);
    else this.addThinking(delta.reasoning_content ?? delta.reasoning);
    this.addText(delta.content);
    this.addText(delta.refusal);
    const citations = citationsIn(delta);
    if (citations.length) this.events.cite(citations.map(toMessagesCitation));
    for (const call of delta.tool_calls ?? []) this.tools.add(call);
  }

  /** A block comes whole at its end; the text of one that was written as it came lacks but the signature. */
  private addThinkingBlock(block: ThinkingBlock): void {
    if (block.type !== 'thinking' || this.events.open !== 'thinking') return this.events.whole(block);
    if (block.signature) this.events.delta({ type: 'signature_delta', signature: block.signature });
    this.events.close();
  }

  private addThinking(piece: JsonObject[string]): void {
    if (typeof piece === 'string' && piece) this.events.append('thinking', piece);
  }

  private addText(piece: string | null | undefined): void {
    if (!piece) return;
    if (this.lateText || !this.tools.settle()) this.lateText += piece;
    else this.events.append('text', piece);
  }
}
