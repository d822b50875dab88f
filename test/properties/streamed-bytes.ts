import type { Framing } from '../../plugins/core/framing';
import type { Json } from '../../plugins/core/json';
import { JSON_LINES } from '../../plugins/core/json-lines';
import { EVENT_STREAM } from '../../plugins/providers/bedrock/event-stream';
import { eventMessage } from '../support/event-stream';

/** An event as its framing has it on the wire. A text stands for itself. */
export function eventBytes(framing: Framing | undefined, name: string, data: Json): Buffer {
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  if (framing === JSON_LINES) return Buffer.from(`${text}\n`);
  if (framing === EVENT_STREAM) return eventMessage({ ':event-type': name, ':message-type': 'event' }, text);
  return Buffer.from(`${name ? `event: ${name}\n` : ''}data: ${text}\n\n`);
}
