import { expect } from 'chai';
import type { JsonObject } from '../../plugins/core/json';
import { totalInput, type Usage } from '../../plugins/core/usage';
import type { Exchange } from '../support/fixtures';
import { readAnthropic, readOpenAiChat, type Reading } from './reading';
import { readChat, readUsage } from './exchanges';
import { readAnthropicUsage, readOpenAiUsage } from './recorded-usage';
import { recordedWire, type Wire } from './wire';

/** A question in the API that the recording is not in; the recorded answer fits any question. */
export function questionForTheOther(exchange: Exchange): JsonObject {
  const model = exchange.request['model'];
  const messages = [{ role: 'user', content: 'What did you say?' }];
  const { streamed: stream } = exchange;
  if (exchange.operation !== 'messages') return { model, max_tokens: 1024, messages, stream };
  return { model, messages, stream, ...(stream ? { stream_options: { include_usage: true } } : {}) };
}

/** Text, thinking, tool calls, finish reason and usage are the recorded ones, although the client spoke another API. */
export function expectReadByTheOther(wire: Wire, exchange: Exchange): void {
  const recorded = recordedWire(exchange);
  if (recorded.kind === 'error') return expectSameFailure(wire, recorded);
  const openAi = exchange.operation === 'messages';
  const reading = openAi ? readOpenAiChat(wire) : readAnthropic(wire);
  expect(reading).to.deep.equal(afterTranslation(readChat(exchange, recorded)));
  const used = readUsage(exchange, recorded);
  if (used) expect(visible(openAi ? readOpenAiUsage(wire) : readAnthropicUsage(wire))).to.deep.equal(visible(used));
}

/**
 * OpenAI ends a forced tool call with `stop`; clients of Anthropic's API look for `tool_use`. Older models at Together
 * end with `eos`.
 */
export function afterTranslation(reading: Reading): Reading {
  if (reading.finish === 'eos') return { ...reading, finish: 'stop' };
  return reading.toolCalls.length ? { ...reading, finish: 'tool_calls' } : reading;
}

/** The counts that both APIs can say. */
export function visible(used: Usage | undefined) {
  return used && { input: totalInput(used), cacheRead: used.cacheRead, output: used.output };
}

/** The failure that was recorded: its status, its class and its words. */
export function expectSameFailure(wire: Wire, recorded: Wire & { kind: 'error' }): void {
  if (wire.kind !== 'error') throw new Error(`an error was expected, not ${JSON.stringify(wire)}`);
  const { status, errorClass } = recorded;
  expect({ status: wire.status, errorClass: wire.errorClass }).to.deep.equal({ status, errorClass });
  const message = messageOf(recorded.error);
  if (message) expect(messageOf(wire.error)).to.contain(message);
}

/** OpenAI's SDK shows the `error` member, Anthropic's the whole body. */
function messageOf(error: unknown): string | undefined {
  const body = error as { message?: string; error?: { message?: string } } | undefined;
  return body?.error?.message ?? body?.message;
}
