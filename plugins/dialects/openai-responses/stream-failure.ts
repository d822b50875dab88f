import type { AiError } from '../../core/error';
import type { JsonObject } from '../../core/json';
import { openAiErrorBody } from '../openai-error';
import type { EventWriter } from './event-writer';

const NUMBER = '"sequence_number":';

/**
 * The event that ends a stream which failed. OpenAI's reference has the members of the error in the event itself, its
 * servers send them below `error`, and its SDKs throw by the latter: both are said.
 *
 * @param forwarded the last bytes that were the provider's own, whose numbers go on
 */
export function streamFailure(error: AiError, events: EventWriter, forwarded: Buffer | undefined): string {
  const body = JSON.parse(openAiErrorBody(error)) as { error: JsonObject };
  const { code, message, param } = body.error;
  const number = forwarded && { sequence_number: lastNumber(forwarded) + 1 };
  events.event('error', { ...number, code, message, param, error: body.error });
  return events.take();
}

function lastNumber(bytes: Buffer): number {
  const at = bytes.lastIndexOf(NUMBER);
  return at === -1 ? 0 : Number.parseInt(bytes.toString('latin1', at + NUMBER.length, at + NUMBER.length + 16));
}
