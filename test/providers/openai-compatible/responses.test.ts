import { expect } from 'chai';
import { ChatCollector } from '../../../plugins/core/collect-chat';
import type { ChatChunk, ChatCompletion } from '../../../plugins/core/hub';
import type { JsonObject } from '../../../plugins/core/json';
import type { StreamRead } from '../../../plugins/core/provider';
import { SseParser } from '../../../plugins/core/sse';
import { totalInput } from '../../../plugins/core/usage';
import { ResponseStreamReader } from '../../../plugins/providers/openai-compatible/response-stream';
import { readResponse, responseUsage } from '../../../plugins/providers/openai-compatible/response-whole';
import { recordedExchanges, skipWithoutFixtures, type Exchange } from '../../support/fixtures';

const RECORDED = ['openai', 'azure', 'deepseek', 'openrouter', 'xai'].flatMap((provider) =>
  recordedExchanges(provider, ({ operation, status }) => operation === 'responses' && status === 200),
);

const HEAD = { id: 'resp_1', created_at: 1, model: 'm' };
const USAGE = { input_tokens: 9, output_tokens: 4, input_tokens_details: { cached_tokens: 5 } };

function reading(events: readonly JsonObject[]): { reads: StreamRead[]; complete: boolean } {
  const reader = new ResponseStreamReader();
  const reads = events.map((event) => reader.read({ name: '', data: JSON.stringify(event), start: 0, end: 0 }));
  return { reads, complete: reader.complete };
}

const created = { type: 'response.created', response: { ...HEAD, status: 'in_progress', output: [] } };
const delta = { type: 'response.output_text.delta', output_index: 0, delta: 'Hel' };
const ended = (type: string, response: JsonObject): JsonObject => ({
  type,
  response: { ...HEAD, output: [], ...response },
});

/** The recorded response: the answer, or what the last event of a stream holds. */
function recordedResponse({ body, streamed }: Exchange): JsonObject {
  if (!streamed) return JSON.parse(body.toString()) as JsonObject;
  const last = body
    .toString()
    .split('\n')
    .findLast((line) => line.startsWith('data: {'))!;
  return (JSON.parse(last.slice('data: '.length)) as { response: JsonObject }).response;
}

function streamedWhole(bytes: Buffer): ChatCompletion {
  const reader = new ResponseStreamReader();
  const collector = new ChatCollector();
  for (const event of new SseParser().push(bytes)?.events ?? []) {
    for (const chunk of reader.read(event).chunks) collector.add(chunk);
  }
  expect(reader.complete).to.equal(true);
  return collector.whole()!;
}

describe('answers of the Responses API', () => {
  it('are there as recordings', function () {
    skipWithoutFixtures(this);
    expect(RECORDED.map(({ streamed }) => streamed)).to.include.members([true, false]);
  });

  for (const exchange of RECORDED) {
    it(`read ${exchange.name}`, () => {
      const response = recordedResponse(exchange);
      const whole = exchange.streamed ? streamedWhole(exchange.body) : readResponse(response);
      expect(whole.id).to.equal(response.id);
      expect(whole.model).to.equal(response.model);
      const [{ message, finish_reason: finish } = { message: undefined, finish_reason: null }] = whole.choices;
      const items = response.output as JsonObject[];
      const texts = items.filter(({ type }) => type === 'message').flatMap(({ content }) => content as JsonObject[]);
      expect(message?.content ?? '').to.equal(texts.map(({ text }) => text).join(''));
      const calls = items.filter(({ type }) => type === 'function_call');
      expect(
        (message?.tool_calls ?? []).map(({ id, function: called }) => [id, called.name, called.arguments]),
      ).to.deep.equal(calls.map(({ call_id: id, name, arguments: given }) => [id, name, given]));
      expect(finish).to.equal(calls.length ? 'tool_calls' : 'stop');
      const thinks = items.some(
        ({ type, summary, content }) => type === 'reasoning' && [summary, content].flat().some(Boolean),
      );
      expect(Boolean(message?.reasoning_content)).to.equal(thinks);
      const reported = response.usage as { total_tokens: number };
      const used = responseUsage(response)!;
      expect(totalInput(used) + used.output).to.equal(reported.total_tokens);
    });
  }

  const STATUSES: [JsonObject, ChatCompletion['choices'][number]['finish_reason']][] = [
    [{ status: 'completed' }, 'stop'],
    [{ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } }, 'length'],
    [{ status: 'incomplete', incomplete_details: { reason: 'content_filter' } }, 'content_filter'],
    [{ status: 'failed', error: { code: 'server_error' } }, null],
    [{ status: 'queued' }, null],
  ];
  for (const [state, finish] of STATUSES) {
    it(`end with ${finish} for ${JSON.stringify(state)}`, () => {
      const whole = readResponse({ ...HEAD, output: [], ...state });
      expect(whole.choices[0]?.finish_reason).to.equal(finish);
      expect(responseUsage({ ...state, usage: USAGE })).to.include({ input: 4, cacheRead: 5, output: 4 });
    });
  }

  it('are refused without an output', () => {
    expect(() => readResponse({ error: 'no' })).to.throw('`output`');
  });

  it('are complete with their last event only', () => {
    expect(reading([created, delta]).complete).to.equal(false);
    for (const [type, response] of [
      ['response.completed', { status: 'completed', usage: USAGE }],
      [
        'response.incomplete',
        { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' }, usage: USAGE },
      ],
    ] as const) {
      const { reads, complete } = reading([created, delta, ended(type, response)]);
      expect(complete).to.equal(true);
      expect(reads.at(-1)?.usage).to.include({ input: 4, cacheRead: 5, output: 4 });
      const [last] = reads.at(-1)!.chunks as ChatChunk[];
      expect(last?.choices[0]?.finish_reason).to.equal(type === 'response.completed' ? 'stop' : 'length');
    }
  });

  it('fail with what the provider says, and what it used', () => {
    const error = { code: 'rate_limit_exceeded', message: 'Slow down' };
    const failed = reading([created, ended('response.failed', { status: 'failed', error, usage: USAGE })]);
    expect(failed.reads.at(-1)).to.deep.include({ error: { status: 429, message: 'Slow down' } });
    expect(failed.reads.at(-1)?.usage?.output).to.equal(4);
    expect(failed.complete).to.equal(false);
    // OpenAI's reference has it flat, its servers send it below `error`.
    for (const event of [
      { type: 'error', ...error },
      { type: 'error', error },
    ]) {
      expect(reading([created, event]).reads.at(-1)?.error).to.deep.equal({ status: 429, message: 'Slow down' });
    }
    const strange = reading([created, { type: 'error', error: 'no' }]).reads.at(-1)?.error;
    expect(strange).to.deep.equal({ status: 502, message: 'The provider failed midway.' });
  });
});
