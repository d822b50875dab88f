import { ChatCollector, chatChunks } from './collect-chat';
import { CompletionCollector, completionChunks } from './collect-completion';
import type { ChatCompletion, Completion, HubAnswer, HubChunk } from './hub';
import type { ModelOperation } from './operations';

/** Puts the chunks of one streamed answer together. */
export interface Collector {
  add(chunk: HubChunk): void;
  /** Characters collected so far, so that whoever collects can stop before the memory is full. */
  readonly length: number;
  /** The plain answer; `undefined` when nothing came or something that cannot be put together. */
  whole(): HubAnswer | undefined;
}

/** Whether plain answers of an operation can be made streamed ones, and the other way round. */
export function canBeEither(operation: ModelOperation): boolean {
  return collectorOf(operation) !== undefined;
}

/** A collector for an operation's streams; `undefined` when the operation has none. */
export function collectorOf(operation: ModelOperation): Collector | undefined {
  if (operation === 'chat') return new ChatCollector();
  if (operation === 'text_completion') return new CompletionCollector();
  return undefined;
}

/** The chunks that say the same as a plain answer; `undefined` when the operation has no streams. */
export function chunksOf(operation: ModelOperation, whole: HubAnswer): HubChunk[] | undefined {
  if (operation === 'chat') return chatChunks(whole as ChatCompletion);
  if (operation === 'text_completion') return completionChunks(whole as Completion);
  return undefined;
}
