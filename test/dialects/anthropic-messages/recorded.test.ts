import Anthropic from '@anthropic-ai/sdk';
import { expect } from 'chai';
import type { Part } from '../../../plugins/core/answer';
import { chatChunks, ChatCollector } from '../../../plugins/core/collect-chat';
import type { RenderContext } from '../../../plugins/core/dialect';
import type { ChatChunk, ChatCompletion } from '../../../plugins/core/hub';
import { textOf } from '../../../plugins/core/json';
import type { JsonObject } from '../../../plugins/core/json';
import { SseParser } from '../../../plugins/core/sse';
import type { Usage } from '../../../plugins/core/usage';
import { anthropicMessages } from '../../../plugins/dialects/anthropic-messages';
import { readMessage } from '../../../plugins/providers/anthropic/answer';
import { toMessagesRequest } from '../../../plugins/providers/anthropic/request';
import { MessageStreamReader } from '../../../plugins/providers/anthropic/stream';
import { messageAnswers, messageRequests, messageStreams, parsed } from '../../providers/anthropic/recordings';
import { skipWithoutFixtures } from '../../support/fixtures';
import { serveBytes } from '../../support/serve-bytes';
import type { ByteServer } from '../../support/serve-bytes';
import { messagesContext } from './context';

interface Read {
  parts: Part[];
  whole: ChatCompletion;
  usage: Usage | undefined;
}

/** A recorded stream as the hub has it: part by part, and put together as a cache would. */
function readStream(bytes: Buffer): Read {
  const reader = new MessageStreamReader();
  const collector = new ChatCollector();
  const parts: Part[] = [];
  for (const event of new SseParser().push(bytes)?.events ?? []) {
    const { chunks, usage } = reader.read(event);
    for (const chunk of chunks) collector.add(chunk);
    parts.push({ chunks, usage });
  }
  const usage = parts.findLast((part) => part.usage)?.usage;
  return { parts, whole: collector.whole()!, usage };
}

function renderStream(parts: readonly Part[], context: RenderContext): string {
  const renderer = anthropicMessages.streamRenderer(context);
  return parts.map((part) => renderer.translate(part)).join('') + renderer.end(false);
}

/** Without what no translation carries: it is about Anthropic's account and machines, not about the answer. */
function essence(message: Anthropic.Message) {
  const { id, model, role, content, stop_reason, stop_sequence, usage } = message;
  const { input_tokens, output_tokens, cache_read_input_tokens, cache_creation_input_tokens } = usage;
  return {
    ...{ id, model, role, stop_reason, stop_sequence, input_tokens, output_tokens },
    reads: cache_read_input_tokens ?? 0,
    writes: cache_creation_input_tokens ?? 0,
    content,
  };
}

/** Where the hub cannot say block by block what a live stream says, its text and calls must still be the same. */
function saying(message: Anthropic.Message) {
  const blocks = message.content;
  const calls = blocks.filter((block) => block.type === 'tool_use');
  return {
    ...essence(message),
    content: blocks.map((block) => (block.type === 'text' ? block.text : '')).join(''),
    thinking: blocks.filter((block) => block.type === 'thinking'),
    calls: calls.map(({ id, name, input }) => ({ id, name, input })),
  };
}

/** A content of one text may be written as that text, and neighbours of one role are one turn. */
function normalised(body: JsonObject, toolsByName: boolean): JsonObject {
  const blocks = (content: unknown) => (typeof content === 'string' ? [{ type: 'text', text: content }] : content);
  const messages: { role: string; content: JsonObject[] }[] = [];
  for (const { role, content } of body.messages as { role: string; content: unknown }[]) {
    const own = (blocks(content) as JsonObject[]).map((block) =>
      block.type === 'tool_result' ? { ...block, content: blocks(block.content) } : block,
    );
    const last = messages.at(-1);
    if (last?.role === role) last.content.push(...(own as JsonObject[]));
    else messages.push({ role, content: own as JsonObject[] });
  }
  const system = body.system === undefined ? {} : { system: blocks(body.system) };
  const byName = (a: JsonObject, b: JsonObject) => textOf(a.name).localeCompare(textOf(b.name));
  const tools = toolsByName ? { tools: (body.tools as JsonObject[]).toSorted(byName) } : {};
  return JSON.parse(JSON.stringify({ ...body, ...system, ...tools, messages })) as JsonObject;
}

/** Requests that come back from the hub otherwise, each with the reason; the tools are then compared by name. */
const TOOLS_REORDERED: Readonly<Record<string, string>> = {
  'messages-tools-toolcall-claude-sonnet-4-6':
    "Anthropic's own tools stand in a list of their own in the hub, so they come behind the client's",
};

/** Answers that the hub's words alone render otherwise, each with the reason. */
const OTHERWISE_IN_WORDS: Readonly<Record<string, string>> = {
  'ro-anthropic-refusal': 'the explanation of a refusal is text for a client that knows no stop_details',
};

describe('the anthropic-messages dialect on recorded exchanges', () => {
  let server: ByteServer;
  let client: Anthropic;

  before(async () => {
    server = await serveBytes();
    client = new Anthropic({ baseURL: server.url, apiKey: 'test', maxRetries: 0 });
  });
  after(() => server.close());

  it('finds recordings of every kind', function () {
    skipWithoutFixtures(this);
    for (const found of [messageRequests(), messageAnswers(), messageStreams()]) expect(found).not.to.deep.equal([]);
  });

  async function askWhole(body: string): Promise<Anthropic.Message> {
    server.answer = { body };
    return client.messages.create({ model: 'any', max_tokens: 1, messages: [] });
  }
  async function askStream(body: Buffer | string): Promise<Anthropic.Message> {
    server.answer = { body, streamed: true };
    // The SDK puts the input of mcp_tool_use together in its beta methods only.
    const stream = client.beta.messages.stream({ model: 'any', max_tokens: 1, messages: [] });
    return (await stream.finalMessage()) as unknown as Anthropic.Message;
  }

  for (const recording of messageAnswers()) {
    it(`renders ${recording.name} plain and streamed`, async () => {
      const expected = essence(parsed(recording) as unknown as Anthropic.Message);
      const { whole, usage } = readMessage(parsed(recording));
      const context = messagesContext();
      expect(essence(await askWhole(anthropicMessages.renderWhole({ whole, usage }, context)))).to.deep.equal(expected);
      const parts = [{ chunks: chatChunks(whole) as ChatChunk[], usage }];
      expect(essence(await askStream(renderStream(parts, context)))).to.deep.equal(expected);
    });

    if (OTHERWISE_IN_WORDS[recording.name]) continue;
    it(`renders ${recording.name} from the hub's words alone`, async () => {
      const { whole } = readMessage(parsed(recording));
      for (const { message } of whole.choices) delete message.native_content;
      const answer = saying(await askWhole(anthropicMessages.renderWhole({ whole }, messagesContext())));
      // OpenAI's form of usage has no place for cache writes: they are part of the prompt there.
      const { input_tokens: input, writes, ...expected } = saying(parsed(recording) as unknown as Anthropic.Message);
      expect(answer).to.deep.equal({ ...expected, input_tokens: input + writes, writes: 0 });
    });
  }

  for (const recording of messageStreams()) {
    it(`renders ${recording.name} streamed, and plain from what was collected`, async () => {
      const recorded = await askStream(recording.bytes);
      const { parts, whole, usage } = readStream(recording.bytes);
      const context = messagesContext();
      expect(saying(await askStream(renderStream(parts, context)))).to.deep.equal(saying(recorded));
      const collected = await askWhole(anthropicMessages.renderWhole({ whole, usage }, context));
      expect(saying(collected)).to.deep.equal(saying(recorded));
      expect(collected.content.map(({ type }) => type)).to.deep.equal(recorded.content.map(({ type }) => type));
    });
  }

  for (const recording of messageRequests()) {
    it(`sends ${recording.name} to Anthropic as it came, by way of the hub`, () => {
      const body = parsed(recording);
      anthropicMessages.check(body);
      const sent = toMessagesRequest(anthropicMessages.toHub(body), textOf(body.model));
      expect(sent.dropped).to.deep.equal([]);
      const reordered = TOOLS_REORDERED[recording.name] !== undefined;
      expect(normalised(sent.body, reordered)).to.deep.equal(normalised(body, reordered));
    });
  }
});
