import { textOf } from '../../core/json';
import type { JsonObject } from '../../core/json';
import { itemsOf } from '../../core/responses-api';
import type { Item } from '../../core/responses-api';
import { tableOf } from '../../core/table';
import type { EventWriter } from './event-writer';

/** Writes a whole item of the provider's own, out of a cache, in the steps in which clients expect it. */
export function writeItem(events: EventWriter, item: Item): void {
  const lists = { ...(item.content ? { content: [] } : {}), ...(item.summary ? { summary: [] } : {}) };
  const called = item.type === 'function_call' ? { arguments: '' } : {};
  const index = events.begin({ ...item, ...lists, ...called });
  const where = { item_id: item.id, output_index: index };
  for (const [place, part] of itemsOf(item.summary).entries()) {
    writePart(events, 'reasoning_summary_part', { ...where, summary_index: place }, part);
  }
  for (const [place, part] of itemsOf(item.content).entries()) {
    writePart(events, 'content_part', { ...where, content_index: place }, part);
  }
  if (item.type === 'function_call') {
    const { name, arguments: given } = item;
    events.event('response.function_call_arguments.delta', { ...where, delta: given });
    events.event('response.function_call_arguments.done', { ...where, name, arguments: given });
  }
  events.end(index, item);
}

/** Names of the events in which the text of a part comes. */
const TEXT_EVENTS = tableOf({
  output_text: 'output_text',
  refusal: 'refusal',
  reasoning_text: 'reasoning_text',
  summary_text: 'reasoning_summary_text',
});

function writePart(events: EventWriter, kind: string, where: JsonObject, part: Item): void {
  const member = part.type === 'refusal' ? 'refusal' : 'text';
  const text = textOf(part[member]);
  const name = TEXT_EVENTS.get(part.type);
  const { logprobs } = part;
  events.event(`response.${kind}.added`, { ...where, part: { ...part, [member]: '' } });
  if (name) {
    events.event(`response.${name}.delta`, { ...where, delta: text, logprobs });
    events.event(`response.${name}.done`, { ...where, [member]: text, logprobs });
  }
  events.event(`response.${kind}.done`, { ...where, part });
}
