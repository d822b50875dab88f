import Anthropic from '@anthropic-ai/sdk';
import { expect } from 'chai';
import OpenAI from 'openai';
import type { ChatChunk, ChatCompletion } from '../../../plugins/core/hub';
import { totalInput } from '../../../plugins/core/usage';
import type { Usage } from '../../../plugins/core/usage';
import { SseParser } from '../../../plugins/core/sse';
import { anthropic } from '../../../plugins/providers/anthropic';
import { readMessage } from '../../../plugins/providers/anthropic/answer';
import { MessageStreamReader } from '../../../plugins/providers/anthropic/stream';
import { cut } from '../../support/cut';
import { skipWithoutFixtures } from '../../support/fixtures';
import { serveBytes } from '../../support/serve-bytes';
import type { ByteServer } from '../../support/serve-bytes';
import { collected, timeless } from '../chunks';
import { messageAnswers, messageErrors, messageStreams, parsed } from './recordings';

/** What a recorded Message says, taken from it by rules of this test's own. */
function recordedSaying(message: Anthropic.Message) {
  const blocks = message.content;
  const calls = blocks.filter((block) => block.type === 'tool_use');
  const finish = { tool_use: 'tool_calls', max_tokens: 'length', refusal: 'content_filter' } as Record<string, string>;
  return {
    text: blocks.map((block) => (block.type === 'text' ? block.text : '')).join(''),
    thinking: blocks.map((block) => (block.type === 'thinking' ? block.thinking : '')).join(''),
    calls: calls.map(({ id, name, input }) => ({ id, name, input: input as unknown })),
    finish: finish[message.stop_reason ?? ''] ?? 'stop',
  };
}

function recordedUsage({
  usage,
}: Anthropic.Message): Pick<Usage, 'input' | 'cacheRead' | 'output'> & { writes: number } {
  return {
    input: usage.input_tokens,
    cacheRead: usage.cache_read_input_tokens ?? 0,
    writes: usage.cache_creation_input_tokens ?? 0,
    output: usage.output_tokens,
  };
}

function usageRead(usage: Usage | undefined) {
  const { input, cacheRead, cacheWrite5m, cacheWrite1h, output } = usage!;
  return { input, cacheRead, writes: cacheWrite5m + cacheWrite1h, output };
}

function hubSaying({ choices }: ChatCompletion | OpenAI.ChatCompletion) {
  const { message, finish_reason: finish } = choices[0]!;
  const calls = ((message.tool_calls ?? []) as OpenAI.ChatCompletionMessageFunctionToolCall[]).map((call) => ({
    id: call.id,
    name: call.function.name,
    input: JSON.parse(call.function.arguments) as unknown,
  }));
  const thinking = (message as { reasoning_content?: string }).reasoning_content ?? '';
  return { text: message.content ?? '', thinking, calls, finish };
}

interface StreamRun {
  chunks: ChatChunk[];
  usage: Usage | undefined;
  complete: boolean;
}

function readStream(reads: Iterable<Buffer>): StreamRun {
  const parser = new SseParser();
  const reader = new MessageStreamReader();
  const run: StreamRun = { chunks: [], usage: undefined, complete: false };
  for (const read of reads) {
    for (const event of parser.push(read)?.events ?? []) {
      const { chunks, usage, error } = reader.read(event);
      expect(error).to.equal(undefined);
      run.chunks.push(...(chunks as ChatChunk[]));
      run.usage = usage ?? run.usage;
    }
  }
  run.complete = reader.complete;
  return run;
}

describe('the anthropic provider on recorded answers', () => {
  let server: ByteServer;
  let openai: OpenAI;
  let native: Anthropic;

  before(async () => {
    server = await serveBytes();
    openai = new OpenAI({ baseURL: server.url, apiKey: 'test', maxRetries: 0 });
    native = new Anthropic({ baseURL: server.url, apiKey: 'test', maxRetries: 0 });
  });
  after(() => server.close());

  it('finds recordings of every kind', function () {
    skipWithoutFixtures(this);
    for (const found of [messageAnswers(), messageStreams(), messageErrors()]) expect(found).not.to.deep.equal([]);
  });

  /** What the official SDK makes of a recorded stream when nobody stands between. */
  async function recordedMessage(bytes: Buffer): Promise<Anthropic.Message> {
    server.answer = { body: bytes, streamed: true };
    return native.messages.stream({ model: 'claude', max_tokens: 1, messages: [] }).finalMessage();
  }

  for (const recording of messageAnswers()) {
    it(`reads ${recording.name}`, async () => {
      const message = parsed(recording) as unknown as Anthropic.Message;
      const { whole, usage } = readMessage(parsed(recording));
      expect(hubSaying(whole)).to.deep.equal(recordedSaying(message));
      expect(usageRead(usage)).to.deep.equal(recordedUsage(message));
      expect(whole.id).to.equal(message.id);
      expect(whole.model).to.equal(message.model);

      server.answer = { body: JSON.stringify(whole) };
      const answer = await openai.chat.completions.create({ model: 'any', messages: [] });
      expect(hubSaying(answer)).to.deep.equal(recordedSaying(message));
      expect(answer.usage?.prompt_tokens).to.equal(totalInput(usage!));
      expect(answer.usage?.prompt_tokens_details?.cached_tokens).to.equal(usage!.cacheRead);
      expect(answer.usage?.completion_tokens).to.equal(message.usage.output_tokens);
    });
  }

  for (const recording of messageStreams()) {
    it(`reads ${recording.name}`, async () => {
      const message = await recordedMessage(recording.bytes);
      const run = readStream([recording.bytes]);
      expect(run.complete).to.equal(true);
      expect(hubSaying(collected(run.chunks))).to.deep.equal(recordedSaying(message));
      expect(usageRead(run.usage)).to.deep.equal(recordedUsage(message));

      const events = run.chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('');
      server.answer = { body: `${events}data: [DONE]\n\n`, streamed: true };
      const answer = await openai.chat.completions.stream({ model: 'any', messages: [] }).finalChatCompletion();
      const { thinking: _, ...said } = recordedSaying(message);
      const { thinking: __, ...read } = hubSaying(answer);
      expect(read).to.deep.equal(said);
      expect(answer.usage?.prompt_tokens).to.equal(totalInput(run.usage!));
      expect(answer.usage?.completion_tokens).to.equal(message.usage.output_tokens);
    });

    it(`reads ${recording.name} the same however the network cuts it`, () => {
      const expected = timeless(readStream([recording.bytes]).chunks);
      for (const seed of [1, 2, 3]) {
        expect(timeless(readStream(cut(recording.bytes, seed)).chunks)).to.deep.equal(expected);
      }
    });

    it(`holds ${recording.name} for incomplete when its end is missing`, () => {
      const end = recording.bytes.indexOf('event: message_stop');
      expect(readStream([recording.bytes.subarray(0, end)]).complete).to.equal(false);
    });
  }

  for (const recording of messageErrors()) {
    it(`reads ${recording.name}`, () => {
      const { error } = parsed(recording) as { error: { message: string } };
      expect(anthropic.readError(parsed(recording))?.message).to.equal(error.message);
    });
  }
});
