import { citationsIn } from '../../../plugins/core/citations';
import type { ChatChunk, ChatCompletion, ThinkingBlock } from '../../../plugins/core/hub';
import { AiRequest } from '../../../plugins/core/request';
import type { Usage } from '../../../plugins/core/usage';
import { EVENT_STREAM } from '../../../plugins/providers/bedrock/event-stream';
import { ConverseStreamReader } from '../../../plugins/providers/bedrock/stream';
import type { Saying } from './official';

/** A request whose content is of no matter. */
export function anyRequest(): AiRequest {
  const body = { model: 'smart', messages: [] };
  return new AiRequest({
    operation: 'chat',
    model: 'smart',
    stream: true,
    native: { api: 'openai-chat', body },
    toHub: () => body,
  });
}

export interface StreamRun {
  chunks: ChatChunk[];
  usage: Usage | undefined;
  complete: boolean;
  error?: { status: number; message: string };
}

/** Reads a stream as the router does. Throws what framing and reader throw. */
export function readStream(reads: Iterable<Buffer>): StreamRun {
  const framer = EVENT_STREAM.create();
  const reader = new ConverseStreamReader(anyRequest());
  const run: StreamRun = { chunks: [], usage: undefined, complete: false };
  for (const read of reads) {
    for (const event of framer.push(read)?.events ?? []) {
      const { chunks, usage, error } = reader.read(event);
      if (error) return { ...run, error };
      run.chunks.push(...(chunks as ChatChunk[]));
      run.usage = usage ?? run.usage;
    }
  }
  framer.finish();
  return { ...run, complete: reader.complete };
}

/** What an answer of the hub says, in the words of Converse. */
export function hubSaying({ choices }: ChatCompletion, used: Usage | undefined): Saying {
  const { message, native_finish_reason: stopReason } = choices[0]!;
  const thoughts: ThinkingBlock[] = message.thinking_blocks ?? [];
  const cited = citationsIn(message);
  return {
    text: (message.content as string | null) ?? '',
    thinking: message.reasoning_content ?? '',
    signatures: thoughts.map(({ signature }) => signature ?? ''),
    calls: (message.tool_calls ?? []).map(({ id, function: { name, arguments: text } }) => ({
      id,
      name,
      input: JSON.parse(text) as unknown,
    })),
    citations: cited.map(({ cited_text: words }) => String(words)),
    cited: cited.map(({ start_index: start, end_index: end, url, title }) => ({
      words: String(message.content).slice(start, end),
      source: url ?? title,
    })),
    stopReason: String(stopReason),
    usage: {
      input: used?.input ?? 0,
      cacheRead: used?.cacheRead ?? 0,
      cacheWrite: (used?.cacheWrite5m ?? 0) + (used?.cacheWrite1h ?? 0),
      output: used?.output ?? 0,
    },
  };
}
