import type { Part } from '../../core/answer';
import { citationsIn } from '../../core/citations';
import type { RenderContext, StreamRenderer } from '../../core/dialect';
import type { AiError } from '../../core/error';
import type { ChatChunk, ChatChunkChoice, ChatDelta } from '../../core/hub';
import { textOf } from '../../core/json';
import type { Json } from '../../core/json';
import { nativeItems } from '../../core/responses-api';
import type { Usage } from '../../core/usage';
import { CallWriter } from './call-writer';
import { customToolNames } from './custom-tools';
import { EventWriter } from './event-writer';
import { logprobsIn } from './items';
import { MessageWriter } from './message-writer';
import { writeItem } from './native-writer';
import { ReasoningWriter } from './reasoning-writer';
import { finishedResponse, headOf, responseInProgress, responsesUsage, type ResponseHead } from './response';
import { streamFailure } from './stream-failure';

/** Writes a hub stream as the events of a response, of its first choice alone: there is no place for more. */
export class ResponseStreamRenderer implements StreamRenderer {
  private readonly events = new EventWriter();
  private readonly items: { id: string; customTools: ReadonlySet<string> };
  private readonly message: MessageWriter;
  private readonly reasoning: ReasoningWriter;
  private readonly calls: CallWriter;
  private head: ResponseHead | undefined;
  /** The items were written from the provider's own; what the hub says of them is the same again. */
  private native = false;
  private finish: Json | undefined;
  private usage: Usage | undefined;
  private forwarded: Buffer | undefined;
  /** The `[DONE]` that some providers send behind the last event. */
  private done = '';

  constructor(private readonly context: RenderContext) {
    this.items = { id: '', customTools: customToolNames(context.request.native.body.tools) };
    this.message = new MessageWriter(this.events, this.items);
    this.reasoning = new ReasoningWriter(this.events, this.items);
    this.calls = new CallWriter(this.events, this.items, () => this.closeItem());
  }

  translate(part: Part): string {
    this.usage = part.usage ?? this.usage;
    for (const chunk of part.chunks ?? []) this.addChunk(chunk as ChatChunk);
    return this.events.take();
  }

  forward({ raw = Buffer.alloc(0), batch }: Part): Buffer {
    const last = batch?.events.at(-1);
    // SDKs stop reading there: it must not stand before an error.
    const end = last?.data === '[DONE]' ? last.start : raw.length;
    this.done = raw.toString('utf8', end);
    const events = raw.subarray(0, end);
    if (events.length) this.forwarded = events;
    return events;
  }

  end(forwarded: boolean): string {
    if (forwarded) return this.done;
    const head = this.start({});
    const { finish } = this;
    this.reasoning.close();
    this.message.close(finish === 'length' ? 'incomplete' : 'completed');
    this.calls.close();
    const usage = responsesUsage(this.usage, this.context.cost?.());
    const response = finishedResponse(head, { output: this.events.output, finish, usage });
    this.events.event(`response.${textOf(response.status)}`, { response });
    return this.events.take();
  }

  fail(error: AiError): string {
    return streamFailure(error, this.events, this.forwarded);
  }

  private addChunk(chunk: ChatChunk): void {
    // Azure begins with a chunk that has neither choices nor a name.
    if (!chunk.choices.length) return;
    this.start(chunk);
    const choice = chunk.choices.find(({ index }) => index === 0);
    if (!choice) return;
    this.addDelta(choice.delta ?? {}, choice);
    this.finish = choice.finish_reason ?? this.finish;
  }

  private start(chunk: Partial<ChatChunk>): ResponseHead {
    if (this.head) return this.head;
    this.head = headOf(chunk, this.context);
    this.items.id = this.head.id;
    const response = responseInProgress(this.head);
    this.events.event('response.created', { response });
    this.events.event('response.in_progress', { response });
    return this.head;
  }

  private addDelta(delta: ChatDelta, { logprobs }: ChatChunkChoice): void {
    const native = this.events.output.length ? undefined : nativeItems(delta.native_content);
    if (native) {
      for (const item of native) writeItem(this.events, item);
      this.native = true;
    }
    if (this.native) return;
    this.addThinking(delta);
    this.addText('output_text', delta.content, logprobsIn(logprobs));
    this.addText('refusal', delta.refusal);
    const citations = citationsIn(delta);
    if (citations.length) this.message.cite(citations);
    for (const call of delta.tool_calls ?? []) this.calls.add(call);
  }

  private addThinking({ thinking_blocks: blocks, reasoning_content: content, reasoning }: ChatDelta): void {
    const piece = content ?? textOf(reasoning);
    if (!blocks?.length && !piece) return;
    this.message.close();
    if (!blocks?.length) return this.reasoning.append(piece);
    for (const block of blocks) this.reasoning.block(block);
  }

  private addText(kind: 'output_text' | 'refusal', piece: Json | undefined, logprobs?: Json[]): void {
    if (typeof piece !== 'string' || !piece) return;
    this.reasoning.close();
    this.message.append(kind, piece, logprobs);
  }

  private closeItem(): void {
    this.reasoning.close();
    this.message.close();
  }
}
