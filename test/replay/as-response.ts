import { expect } from 'chai';
import type { JsonObject } from '../../plugins/core/json';
import type { Exchange } from '../support/fixtures';
import { readChat, readUsage } from './exchanges';
import { afterTranslation, expectSameFailure, visible } from './other-api';
import { readResponse } from './reading';
import { readResponsesUsage } from './recorded-usage';
import { recordedWire, type Wire } from './wire';

/** A question to the Responses API; the recorded answer fits any question. */
export function questionForResponses({ request, streamed }: Exchange): JsonObject {
  return { model: request['model'], input: 'What did you say?', stream: streamed };
}

/** Text, thinking, tool calls, finish reason and usage are the recorded ones, said as a response. */
export function expectReadAsResponse(wire: Wire, exchange: Exchange): void {
  const recorded = recordedWire(exchange);
  if (recorded.kind === 'error') return expectSameFailure(wire, recorded);
  const reading = readResponse(wire);
  expect(reading).to.deep.equal(afterTranslation(readChat(exchange, recorded)));
  const used = readUsage(exchange, recorded);
  if (used) expect(visible(readResponsesUsage(wire))).to.deep.equal(visible(used));
  if (wire.kind === 'stream') expectEvents(wire.events, reading.text);
}

/** Events are numbered without a gap, and the pieces of the text are all of it. */
function expectEvents(events: JsonObject[], text: string): void {
  expect(events.map((event) => event['sequence_number'])).to.deep.equal(events.map((_, index) => index));
  expect(events[0]?.['type']).to.equal('response.created');
  const pieces = events.filter(({ type }) => type === 'response.output_text.delta').map(({ delta }) => delta);
  expect(pieces.join('')).to.equal(text);
}
