import { expect } from 'chai';
import { AiError } from '../../../plugins/core/error';
import type { ChatChunk } from '../../../plugins/core/hub';
import type { JsonObject } from '../../../plugins/core/json';
import type { StreamRead } from '../../../plugins/core/provider';
import { MessageStreamReader } from '../../../plugins/providers/anthropic/stream';

describe('the anthropic provider reads streams', () => {
  const START = {
    type: 'message_start',
    message: {
      id: 'msg_1',
      model: 'claude',
      usage: { input_tokens: 5, cache_read_input_tokens: 2, output_tokens: 1 },
    },
  };
  const event = (data: JsonObject) => ({ name: '', data: JSON.stringify(data), start: 0, end: 0 });
  const block = (index: number, contentBlock: JsonObject) => ({
    type: 'content_block_start',
    index,
    content_block: contentBlock,
  });

  function read(...events: JsonObject[]): { reads: StreamRead[]; chunks: ChatChunk[]; complete: boolean } {
    const reader = new MessageStreamReader();
    const reads = events.map((each) => reader.read(event(each)));
    return { reads, chunks: reads.flatMap((each) => each.chunks as ChatChunk[]), complete: reader.complete };
  }

  it('with a call that has no arguments', () => {
    const { chunks } = read(
      START,
      block(0, { type: 'tool_use', id: 't1', name: 'now', input: {} }),
      { type: 'content_block_delta', index: 0, delta: { type: 'input_json_delta', partial_json: '' } },
      { type: 'content_block_stop', index: 0 },
    );
    const calls = chunks.flatMap(({ choices }) => choices[0]?.delta.tool_calls ?? []);
    expect(calls.map((each) => each.function?.arguments).join('')).to.equal('{}');
  });

  it('with thinking, whose signature comes at the end of its block', () => {
    const { chunks } = read(
      START,
      block(0, { type: 'thinking', thinking: '', signature: '' }),
      { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'hm' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'signature_delta', signature: 'sig' } },
      { type: 'content_block_stop', index: 0 },
    );
    expect(chunks.slice(1).map(({ choices }) => choices[0]?.delta)).to.deep.equal([
      { reasoning_content: 'hm' },
      { thinking_blocks: [{ type: 'thinking', thinking: 'hm', signature: 'sig' }] },
    ]);
  });

  it('whose usage grows: the last word counts', () => {
    const { reads } = read(START, {
      type: 'message_delta',
      delta: { stop_reason: 'end_turn' },
      usage: { output_tokens: 9, input_tokens: 7, output_tokens_details: { thinking_tokens: 4 } },
    });
    expect(reads.map(({ usage }) => usage && [usage.input, usage.cacheRead, usage.output])).to.deep.equal([
      [5, 2, 1],
      [7, 2, 9],
    ]);
    expect((reads[1]!.chunks[1] as ChatChunk).usage).to.deep.include({
      prompt_tokens: 9,
      completion_tokens: 9,
      completion_tokens_details: { reasoning_tokens: 4 },
    });
  });

  it('with events, blocks and deltas that are yet to be invented', () => {
    const { chunks, complete } = read(
      START,
      { type: 'weather_report', index: 0 },
      block(0, { type: 'hologram', data: 1 }),
      { type: 'content_block_delta', index: 0, delta: { type: 'hologram_delta' } },
      { type: 'content_block_delta', index: 7, delta: { type: 'text_delta', text: 'of no block' } },
      { type: 'content_block_stop', index: 0 },
      { type: 'message_delta', delta: { stop_reason: 'constructor' } },
      { type: 'message_stop' },
    );
    expect(complete).to.equal(true);
    expect(chunks.map(({ choices }) => choices[0]?.finish_reason)).to.deep.equal([null, 'stop']);
  });

  it('that report a failure', () => {
    const error = { type: 'overloaded_error', message: 'Overloaded' };
    const { reads, complete } = read(START, { type: 'error', error });
    expect(reads[1]!.error).to.deep.equal({ status: 529, message: 'Overloaded' });
    expect(complete).to.equal(false);
  });

  it('and refuses what is no such stream', () => {
    expect(() => read(block(0, { type: 'text', text: 'early' }))).to.throw(AiError, /message_start/);
    const reader = new MessageStreamReader();
    expect(() => reader.read({ name: '', data: '<html>', start: 0, end: 0 })).to.throw(AiError, /not a JSON object/);
  });
});
