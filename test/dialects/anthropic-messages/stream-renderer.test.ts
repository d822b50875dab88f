import Anthropic from '@anthropic-ai/sdk';
import { expect } from 'chai';
import type { Part } from '../../../plugins/core/answer';
import { AiError } from '../../../plugins/core/error';
import type { ChatChunk, ChatDelta } from '../../../plugins/core/hub';
import type { JsonObject } from '../../../plugins/core/json';
import { usage } from '../../../plugins/core/usage';
import { anthropicMessages } from '../../../plugins/dialects/anthropic-messages';
import { serveBytes } from '../../support/serve-bytes';
import type { ByteServer } from '../../support/serve-bytes';
import { messagesContext } from './context';

const USAGE = { prompt_tokens: 10, completion_tokens: 4, prompt_tokens_details: { cached_tokens: 3 } };

/** A stream as providers of OpenAI's API send it: the deltas, the end, and the usage in a chunk of its own. */
function openAiStream(deltas: ChatDelta[], finish: string, further: JsonObject = {}): Part[] {
  const head = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'gpt' } as const;
  const choices = [
    ...deltas.map((delta) => ({ index: 0, delta })),
    { index: 0, delta: {}, finish_reason: finish, ...further },
  ];
  const chunks = choices.map((choice) => ({ ...head, choices: [choice] }) as ChatChunk);
  return [...chunks, { ...head, choices: [], usage: USAGE }].map((chunk) => ({ chunks: [chunk] }));
}

function render(parts: readonly Part[]): string {
  const renderer = anthropicMessages.streamRenderer(messagesContext());
  return parts.map((part) => renderer.translate(part)).join('') + renderer.end(false);
}

function call(index: number | undefined, id: string | undefined, name: string | undefined, text: string): ChatDelta {
  return { tool_calls: [{ index, id, type: 'function', function: { name, arguments: text } } as never] };
}

const tool = (id: string, name: string, input: JsonObject) => ({ type: 'tool_use', id, name, input });
const text = (said: string) => ({ type: 'text', text: said });

describe('the anthropic-messages dialect renders streams', () => {
  let server: ByteServer;
  let client: Anthropic;
  before(async () => {
    server = await serveBytes();
    client = new Anthropic({ baseURL: server.url, apiKey: 'test', maxRetries: 0 });
  });
  after(() => server.close());

  const stream = () => client.messages.stream({ model: 'any', max_tokens: 1, messages: [] });

  const CASES: [string, ChatDelta[], string, JsonObject[], string][] = [
    ['text', [{ role: 'assistant', content: '' }, { content: 'Hel' }, { content: 'lo' }], 'stop', [text('Hello')], 'end_turn'],
    ['nothing', [{ role: 'assistant', content: '' }], 'stop', [], 'end_turn'],
    ['text, then a call', [{ content: 'Wait' }, call(0, 'a', 'look', ''), call(0, undefined, undefined, '{"q":1}')], 'tool_calls', [text('Wait'), tool('a', 'look', { q: 1 })], 'tool_use'],
    ['calls one after the other', [call(0, 'a', 'look', '{"q":'), call(0, undefined, undefined, '1}'), call(1, 'b', 'look', '{"q":2}')], 'tool_calls', [tool('a', 'look', { q: 1 }), tool('b', 'look', { q: 2 })], 'tool_use'],
    ['calls whose pieces are mixed', [call(0, 'a', 'look', ''), call(1, 'b', 'look', ''), call(1, undefined, undefined, '{"q":'), call(0, undefined, undefined, '{"q":1'), call(1, undefined, undefined, '2}'), call(0, undefined, undefined, '}')], 'tool_calls', [tool('a', 'look', { q: 1 }), tool('b', 'look', { q: 2 })], 'tool_use'],
    ['calls that all say index 0', [call(0, 'a', 'look', '{"q":1}'), call(0, 'b', 'look', '{"q":2}')], 'tool_calls', [tool('a', 'look', { q: 1 }), tool('b', 'look', { q: 2 })], 'tool_use'],
    ['calls without an index', [call(undefined, 'a', 'look', '{"q":1}'), call(undefined, 'b', 'look', '{"q":2}')], 'tool_calls', [tool('a', 'look', { q: 1 }), tool('b', 'look', { q: 2 })], 'tool_use'],
    ['a call without an id', [call(0, undefined, 'look', '{}')], 'tool_calls', [tool('toolu_req-1_0', 'look', {})], 'tool_use'],
    ['a call without arguments', [call(0, 'a', 'now', '')], 'tool_calls', [tool('a', 'now', {})], 'tool_use'],
    ['a call said to be a stop', [call(0, 'a', 'now', '{}')], 'stop', [tool('a', 'now', {})], 'tool_use'],
    ['text in the midst of a call', [call(0, 'a', 'look', '{"q":'), { content: 'by the way' }, call(0, undefined, undefined, '1}')], 'tool_calls', [tool('a', 'look', { q: 1 }), text('by the way')], 'tool_use'],
    ['text behind a call', [call(0, 'a', 'look', '{"q":1}'), { content: 'done' }], 'tool_calls', [tool('a', 'look', { q: 1 }), text('done')], 'tool_use'],
    ['thinking, then text', [{ reasoning_content: 'h' }, { reasoning_content: 'm' }, { content: 'Yes' }], 'stop', [{ type: 'thinking', thinking: 'hm', signature: '' }, text('Yes')], 'end_turn'],
    ['thinking with its signature', [{ reasoning_content: 'hm' }, { thinking_blocks: [{ type: 'thinking', thinking: 'hm', signature: 's' }, { type: 'redacted_thinking', data: 'x' }] }, { content: 'Yes' }], 'stop', [{ type: 'thinking', thinking: 'hm', signature: 's' }, { type: 'redacted_thinking', data: 'x' }, text('Yes')], 'end_turn'],
    ['a refusal', [{ refusal: 'No.' }], 'content_filter', [text('No.')], 'refusal'],
    ['an answer that was cut', [{ content: 'Once' }], 'length', [text('Once')], 'max_tokens'],
  ]; // prettier-ignore
  for (const [what, deltas, finish, content, stopReason] of CASES) {
    it(what, async () => {
      server.answer = { body: render(openAiStream(deltas, finish)), streamed: true };
      const blocks: unknown[] = [];
      const message = await stream()
        .on('contentBlock', (block) => blocks.push(JSON.parse(JSON.stringify(block))))
        .finalMessage();
      expect(JSON.parse(JSON.stringify(message.content))).to.deep.equal(content);
      expect(blocks).to.deep.equal(content);
      expect(message).to.include({ id: 'chatcmpl-1', model: 'gpt', stop_reason: stopReason, stop_sequence: null });
      expect(message.usage).to.include({ input_tokens: 7, cache_read_input_tokens: 3, output_tokens: 4 });
    });
  }

  it('in the order of events that the API promises', () => {
    const rendered = render(openAiStream([{ content: 'a' }, call(0, 'x', 'f', '{}')], 'tool_calls'));
    const names = [...rendered.matchAll(/^event: (.*)$/gm)].map(([, name]) => name);
    const block = ['content_block_start', 'content_block_delta', 'content_block_stop'];
    expect(names).to.deep.equal(['message_start', ...block, ...block, 'message_delta', 'message_stop']);
    const indices = [...rendered.matchAll(/"index":(\d)/g)].map(([, index]) => Number(index));
    expect(indices).to.deep.equal([0, 0, 0, 1, 1, 1]);
  });

  it('with the input tokens at the start when they are known, and no output yet', () => {
    const [first, ...others] = openAiStream([{ content: 'a' }], 'stop');
    const known = usage({ input: 5, cacheWrite1h: 2, output: 1 });
    const [start] = render([{ ...first, usage: known }, ...others]).split('\n\n');
    expect(start).to.contain('"input_tokens":5').and.to.contain('"ephemeral_1h_input_tokens":2');
    expect(start).to.contain('"output_tokens":0');
  });

  it('with the sequence that stopped it', () => {
    const native = { native_finish_reason: 'stop_sequence', stop_sequence: 'END' };
    const rendered = render(openAiStream([{ content: 'a' }], 'stop', native));
    expect(rendered).to.contain('"stop_reason":"stop_sequence","stop_sequence":"END"');
  });

  it('of which nothing came at all', async () => {
    server.answer = { body: render([]), streamed: true };
    const message = await stream().finalMessage();
    expect(message).to.include({ id: 'req-1', model: 'claude-test', stop_reason: 'end_turn' });
  });

  it('passes streams of its own API on as they are', () => {
    const renderer = anthropicMessages.streamRenderer(messagesContext());
    const raw = Buffer.from('event: ping\ndata: {"type": "ping"}\n\n');
    expect(renderer.forward({ raw })).to.equal(raw);
    expect(renderer.end(true)).to.equal('');
  });

  it('tells a client that a stream failed midway', async () => {
    const renderer = anthropicMessages.streamRenderer(messagesContext());
    const begun = renderer.translate(openAiStream([{ content: 'Once' }], 'stop')[0]!);
    const failed = renderer.fail(new AiError('too slow', { status: 504, code: 'idle_timeout' }));
    server.answer = { body: begun + failed, streamed: true };
    const error = await stream()
      .finalMessage()
      .catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(Anthropic.APIError);
    expect(error).to.include({ type: 'timeout_error', errorCode: 'idle_timeout' });
  });
});
