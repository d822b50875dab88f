import type { Part } from '../core/answer';
import type { RenderContext, StreamRenderer } from '../core/dialect';
import type { AiError } from '../core/error';
import type { ChatChunk, ChatRequest } from '../core/hub';
import type { JsonObject } from '../core/json';
import type { StreamEvent } from '../core/framing';
import type { Usage } from '../core/usage';
import { openAiStreamError } from './openai-error';
import { hubUsage } from '../core/hub-usage';

const DONE = 'data: [DONE]\n\n';

/**
 * Writes the chunks of chat and of text completions, which differ only in their choices. The usage chunk goes only to
 * clients that asked for it.
 */
export class OpenAiStreamRenderer implements StreamRenderer {
  private readonly wantsUsage: boolean;
  private last: ChatChunk | undefined;
  private usage: Usage | undefined;
  private saidDone = false;

  constructor(private readonly context: RenderContext) {
    this.wantsUsage = (context.request.native.body as ChatRequest).stream_options?.include_usage === true;
  }

  translate(part: Part): string {
    if (part.usage) this.usage = part.usage;
    let text = '';
    for (const chunk of (part.chunks ?? []) as readonly ChatChunk[]) {
      this.last = chunk;
      // Usage is said once, at the end: see `end`.
      if (chunk.choices.length === 0) continue;
      const { usage: _usage, ...rest } = chunk;
      text += `data: ${JSON.stringify(this.wantsUsage ? { ...rest, usage: null } : rest)}\n\n`;
    }
    return text;
  }

  forward(part: Part): Buffer {
    const raw = part.raw!;
    const events = part.batch?.events;
    if (!events) return raw;
    if (events.some(isDone)) this.saidDone = true;
    if (!part.usage || !events.some(isUsageOnly)) return raw;
    return Buffer.concat(
      events.map((event) => (isUsageOnly(event) ? this.usageEvent(event, raw) : raw.subarray(event.start, event.end))),
    );
  }

  /** The provider's usage chunk, for clients that asked for one, with the cost where it is known. */
  private usageEvent(event: StreamEvent, raw: Buffer): Buffer {
    if (!this.wantsUsage) return Buffer.alloc(0);
    const cost = this.context.cost?.();
    if (cost === undefined) return raw.subarray(event.start, event.end);
    const chunk = JSON.parse(event.data) as ChatChunk;
    return Buffer.from(`data: ${JSON.stringify({ ...chunk, usage: { ...(chunk.usage as JsonObject), cost } })}\n\n`);
  }

  end(forwarded: boolean): string {
    if (forwarded) return this.saidDone ? '' : DONE;
    if (!this.wantsUsage || !this.usage || !this.last) return DONE;
    const { id, object, created, model } = this.last;
    const cost = this.context.cost?.();
    const usage = { ...hubUsage(this.usage), ...(cost === undefined ? {} : { cost }) };
    const chunk = { id, object, created, model, choices: [], usage };
    return `data: ${JSON.stringify(chunk)}\n\n${DONE}`;
  }

  fail(error: AiError): string {
    return openAiStreamError(error);
  }
}

function isDone(event: StreamEvent): boolean {
  return event.data === '[DONE]';
}

function isUsageOnly(event: StreamEvent): boolean {
  if (!event.data.includes('"usage"') || isDone(event)) return false;
  const chunk = JSON.parse(event.data) as ChatChunk;
  return Boolean(chunk.usage) && chunk.choices?.length === 0;
}
