/** How a streamed answer is cut into events: server-sent events, lines of JSON, or a binary form of a provider's own. */

export interface StreamEvent {
  /** The event's name; empty when there was none. */
  name: string;
  /** Its data as text; empty for a comment. */
  data: string;
  /** Where the event stands in its batch's bytes, with what ends it. */
  start: number;
  end: number;
}

export interface EventBatch {
  /** The bytes of the events below, untouched and without a gap. */
  bytes: Buffer;
  events: StreamEvent[];
}

/** Cuts one stream. Only whole events are handed on. */
export interface Framer {
  /** The events that are whole with this read; `undefined` when none is yet. Throws when the bytes break the form. */
  push(read: Buffer): EventBatch | undefined;
  /** A last event whose end the sender left out. */
  finish(): EventBatch | undefined;
}

export interface Framing {
  /** Part of the content type that such streams carry; an answer of another type is a plain one. */
  readonly contentType: string;
  create(): Framer;
}
