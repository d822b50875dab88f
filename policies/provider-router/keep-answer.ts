import { randomUUID } from 'node:crypto';
import type { Answer, Part } from '../../plugins/core/answer';
import { type AnswerEdit, withChanges } from '../../plugins/core/edit-answer';
import { isJsonObject, type JsonObject, textOf } from '../../plugins/core/json';
import type { KeptTurn } from '../../plugins/core/kept-responses';
import type { AiRequest } from '../../plugins/core/request';
import { FOREIGN_THINKING, inputItems, type Item, itemsOf, RESPONSES_API } from '../../plugins/core/responses-api';
import type { Shelf } from './shelf';

/** The states of a response that can be gone on from. */
const FINISHED: ReadonlySet<unknown> = new Set(['completed', 'incomplete']);

/**
 * Answers a request that may go on from a response that is kept here: it goes out with all that was said before, so
 * that any provider can answer it. The answer is kept in its turn, unless its provider does that.
 *
 * @param days how long; undefined where the operator does not have responses kept
 */
export async function answerKeeping(
  request: AiRequest,
  { shelf, days }: { shelf: Shelf; days: number | undefined },
  answer: (request: AiRequest) => Promise<Answer>,
): Promise<Answer> {
  const { api, body } = request.native;
  if (api !== RESPONSES_API) return answer(request);
  const id = typeof body.previous_response_id === 'string' ? body.previous_response_id : undefined;
  const previous = id === undefined ? undefined : await shelf.find(id);
  const before = previous ? await shelf.turnsUpTo(previous) : [];
  const given = await answer(unfolded(request, previous && before, days !== undefined));
  if (days === undefined || body.store === false || given.api === api) return given;
  const input = inputItems(body.input);
  return keptAnswer(given, { previous_response_id: id ?? null }, (response) =>
    shelf.keep(textOf(response.id), { input, response }, id, days),
  );
}

/** The request that says all itself. To store is not asked of a provider where the gateway does it. */
function unfolded(request: AiRequest, before: readonly KeptTurn[] | undefined, keeps: boolean): AiRequest {
  const { body, bytes } = request.native;
  const { previous_response_id: _, ...rest } = body;
  const after: JsonObject = before
    ? { ...rest, input: [...before.flatMap(said), ...inputItems(body.input)] }
    : { ...body };
  if (keeps && after.store === true) delete after.store;
  if (!before && after.store === body.store) return request;
  return request.withBody(after, bytes && withChanges(bytes, body, after));
}

/** The items of a turn, nameless: a provider that keeps items itself would look for those names in vain. */
function said({ input, response }: KeptTurn): Item[] {
  return [...input, ...itemsOf(response.output).map(markThinking)].map(({ id: _, ...item }) => item);
}

/** What was thought and not signed is marked as well: only who has no thinking of its own can take it. */
function markThinking(item: Item): Item {
  if (item.type !== 'reasoning' || item.encrypted_content) return item;
  return { ...item, encrypted_content: FOREIGN_THINKING };
}

/** @param keep is called with the whole response, and tells whether it is kept now */
function keptAnswer(answer: Answer, more: JsonObject, keep: (response: JsonObject) => boolean): Answer {
  // Some providers give the same id twice, or none.
  const id = `resp_${randomUUID().replaceAll('-', '')}`;
  const finished = (response: JsonObject): JsonObject => {
    const told = { ...response, ...more, store: true };
    return !FINISHED.has(response.status) || keep(told) ? told : { ...told, store: false };
  };
  const edit: AnswerEdit = (json) => {
    if (json.object === 'response') return finished(json);
    return isJsonObject(json.response) ? { ...json, response: finished(json.response) } : json;
  };
  const { whole, parts } = answer;
  return { ...answer, whole: whole && withId(whole, id), parts: allWithId(parts, id), edits: [edit] };
}

async function* allWithId(parts: AsyncIterable<Part>, id: string): AsyncIterable<Part> {
  for await (const part of parts) yield withId(part, id);
}

function withId(part: Part, id: string): Part {
  const { whole, chunks } = part;
  return { ...part, whole: whole && { ...whole, id }, chunks: chunks?.map((chunk) => ({ ...chunk, id })) };
}
