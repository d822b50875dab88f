import { AiError, invalidRequest } from '../../plugins/core/error';
import type { JsonObject } from '../../plugins/core/json';
import type { KeptResponse, KeptTurn } from '../../plugins/core/kept-responses';
import type { AiRequest } from '../../plugins/core/request';
import type { ResourceCall } from '../../plugins/core/resource';
import { type Item, itemsOf } from '../../plugins/core/responses-api';
import { limitIn } from './resource-list';
import type { Shelf } from './shelf';

/** What is asked of a response by its id, when it is one that the gateway keeps for the caller; else undefined. */
export async function answerFromShelf(
  { resource, method, id, part }: ResourceCall,
  { stream, path }: AiRequest,
  shelf: Shelf,
): Promise<JsonObject | undefined> {
  const kept = resource === 'responses' && id !== undefined ? await shelf.find(id) : undefined;
  if (!kept) return undefined;
  if (method === 'DELETE') {
    await shelf.forget(kept.id);
    return { id: kept.id, object: 'response', deleted: true };
  }
  if (part === 'cancel') {
    throw invalidRequest(
      `Only a response made with \`background: true\` can be cancelled; \`${kept.id}\` has ended.`,
      'id',
    );
  }
  if (stream) {
    const message = `\`${kept.id}\` is kept by the gateway, which does not stream it again: read it without \`stream\`.`;
    throw invalidRequest(message, 'stream', 'unsupported_operation');
  }
  return part === 'input_items' ? pageOf(kept, path.query, shelf) : responseOf(kept);
}

function responseOf({ id, turn }: KeptResponse): JsonObject {
  if (turn) return turn.response;
  const message = `The response \`${id}\` was too large to be kept; what is left of it can be deleted.`;
  throw new AiError(message, { status: 404, code: 'not_found', param: 'id' });
}

/** A page of what was said to the model: by this request and by those that it goes on from. */
async function pageOf(kept: KeptResponse, query: URLSearchParams, shelf: Shelf): Promise<JsonObject> {
  responseOf(kept);
  const limit = limitIn(query);
  const turns = await shelf.turnsUpTo(kept);
  const items = turns.flatMap((turn, index) => [
    ...listed(turn),
    ...(index < turns.length - 1 ? itemsOf(turn.response.output) : []),
  ]);
  if (query.get('order') !== 'asc') items.reverse();
  const after = query.get('after');
  // None come after an id that is not known.
  const start = after === null ? 0 : items.findIndex(({ id }) => id === after) + 1 || items.length;
  const data = items.slice(start, start + limit);
  const ids = { first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null };
  return { object: 'list', data, ...ids, has_more: start + limit < items.length };
}

/** The items in full: clients may leave out ids, and say texts without parts. */
function listed({ input, response }: KeptTurn): Item[] {
  return input.map((item, index) => {
    const { type, role, content } = item;
    const id = `item_${String(response.id)}_${index}`;
    if (type !== 'message' || typeof content !== 'string') return { ...item, id };
    const part = { type: role === 'assistant' ? 'output_text' : 'input_text', text: content };
    return { ...item, id, status: 'completed', content: [part] };
  });
}
