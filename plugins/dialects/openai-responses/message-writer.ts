import { shifted, type Citation } from '../../core/citations';
import { textOf } from '../../core/json';
import type { Json, JsonObject } from '../../core/json';
import type { EventWriter } from './event-writer';
import { annotationOf, itemId, messageItem, textPart, type ItemContext, type ItemStatus } from './items';

type Kind = 'output_text' | 'refusal';

/** A part while its text grows. */
interface OpenPart {
  kind: Kind;
  text: string;
  annotations: JsonObject[];
  logprobs: Json[];
}

/** Writes message items: what is said, in parts of text and of refusal. */
export class MessageWriter {
  /** The open message: its id, its place in the output, and its parts that are whole. */
  private message: { id: string; index: number; parts: JsonObject[] } | undefined;
  private part: OpenPart | undefined;
  /** Characters of text in parts that are whole: citations count from the first of them. */
  private before = 0;

  constructor(
    private readonly events: EventWriter,
    private readonly context: ItemContext,
  ) {}

  append(kind: Kind, piece: string, logprobs: Json[] = []): void {
    const part = this.open(kind);
    part.text += piece;
    part.logprobs.push(...logprobs);
    this.event(`response.${kind}.delta`, { delta: piece, ...(kind === 'output_text' ? { logprobs } : {}) });
  }

  cite(citations: readonly Citation[]): void {
    for (const citation of citations) {
      const part = this.open('output_text');
      const annotation = annotationOf(shifted(citation, -this.before));
      const index = part.annotations.push(annotation) - 1;
      this.event('response.output_text.annotation.added', { annotation_index: index, annotation });
    }
  }

  close(status: ItemStatus = 'completed'): void {
    if (!this.message) return;
    this.closePart();
    const { id, index, parts } = this.message;
    this.events.end(index, messageItem(id, parts, status));
    this.message = undefined;
  }

  private open(kind: Kind): OpenPart {
    if (!this.message) {
      const id = itemId('msg', this.context, this.events.output.length);
      this.message = { id, index: this.events.begin(messageItem(id, [], 'in_progress')), parts: [] };
    }
    if (this.part?.kind === kind) return this.part;
    this.closePart();
    this.part = { kind, text: '', annotations: [], logprobs: [] };
    this.event('response.content_part.added', { part: written(this.part) });
    return this.part;
  }

  private closePart(): void {
    if (!this.part || !this.message) return;
    const { kind, logprobs } = this.part;
    const part = written(this.part);
    if (kind === 'refusal') this.event('response.refusal.done', { refusal: textOf(part.refusal) });
    else this.event('response.output_text.done', { text: textOf(part.text), logprobs });
    if (kind === 'output_text') this.before += this.part.text.length;
    this.event('response.content_part.done', { part });
    this.message.parts.push(part);
    this.part = undefined;
  }

  private event(type: string, data: JsonObject): void {
    const { id, index, parts } = this.message!;
    this.events.event(type, { item_id: id, output_index: index, content_index: parts.length, ...data });
  }
}

function written({ kind, text, annotations, logprobs }: OpenPart): JsonObject {
  return kind === 'refusal' ? { type: kind, refusal: text } : textPart(text, [...annotations], [...logprobs]);
}
