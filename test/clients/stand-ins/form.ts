import type { JsonObject } from '../../../plugins/core/json';

/** What a request comes down to, in whichever API it was asked. */
export interface Asked {
  question: string;
  /** The first tool that was offered. */
  tool?: string;
  /** What a tool returned, where the last message brings it. */
  result?: string;
}

/** What the model answers: a text, or a call of a tool. */
export interface Reply {
  /** Another one each time: clients keep apart what was said by it. */
  id: string;
  text: string;
  call?: { id: string; name: string; arguments: JsonObject };
}

/** One API as a provider speaks it: just enough of it for a client to ask, to be called back, and to be answered. */
export interface Form {
  /** The kind of service endpoint that speaks it. */
  readonly kind: string;
  /** Paths of plain and streamed questions, and of embeddings. */
  readonly asks: RegExp;
  readonly embeds?: RegExp;
  readonly streamType: string;
  isStreamed(path: string, body: JsonObject): boolean;
  read(body: JsonObject): Asked;
  whole(reply: Reply): object;
  stream(reply: Reply): Buffer | string;
  embed?(body: JsonObject): object;
}

/** What every answer says that it used. */
export const USED = { input: 11, output: 7 };

/** A vector that tells texts apart. */
export function vectorOf(text: string): number[] {
  return [text.length, text.charCodeAt(0), 0.5];
}

/** The words of a text, each with the space before it. */
export function wordsOf(text: string): string[] {
  return text.match(/\s*\S+/g) ?? [];
}

export function events(list: readonly object[], named = false): string {
  return list
    .map((event) => `${named ? `event: ${(event as { type: string }).type}\n` : ''}data: ${JSON.stringify(event)}\n\n`)
    .join('');
}
