import { ChatCollector } from '../../plugins/core/collect-chat';
import type { ChatChunk, ChatCompletion } from '../../plugins/core/hub';
import type { JsonObject } from '../../plugins/core/json';

/** The whole answer that chunks make. */
export function collected(chunks: readonly ChatChunk[]): ChatCompletion {
  const collector = new ChatCollector();
  for (const chunk of chunks) collector.add(chunk);
  return collector.whole()!;
}

/** `created` is the time of reading. */
export const timeless = (chunks: readonly ChatChunk[]): JsonObject[] =>
  chunks.map((chunk) => ({ ...chunk, created: 0 }));
