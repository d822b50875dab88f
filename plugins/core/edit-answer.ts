/** Changes what a client gets, in the form of its own API, as it is written. */
import { isJsonObject, type Json, type JsonObject, objectIn } from './json';
import { editJson } from './json-edit';
import { SseParser } from './sse';

/** Makes another object of an answer's body, or of the data of one of its events. */
export type AnswerEdit = (json: JsonObject) => JsonObject;

/** A plain answer's body; one that is not a JSON object stays as it is. */
export function editedBody(body: Buffer | string, edits: readonly AnswerEdit[] | undefined): Buffer | string {
  if (!edits?.length) return body;
  const json = objectIn(body.toString());
  return json ? withChanges(Buffer.from(body), json, applied(json, edits)) : body;
}

/** Whole server-sent events, each by its data; `[DONE]` and the like stay as they are. */
export function editedEvents(events: Buffer | string, edits: readonly AnswerEdit[] | undefined): Buffer | string {
  if (!edits?.length || events.length === 0) return events;
  const batch = new SseParser().push(Buffer.from(events));
  if (!batch) return events;
  const pieces = batch.events.map(({ name, data, start, end }) => {
    const json = objectIn(data);
    const edited = json && applied(json, edits);
    if (!edited || edited === json) return batch.bytes.toString('utf8', start, end);
    return `${name ? `event: ${name}\n` : ''}data: ${JSON.stringify(edited)}\n\n`;
  });
  return pieces.join('');
}

/** A piece of an array that is sent item by item: brackets and commas stay where they stand. */
export function editedItems(piece: Buffer | string, edits: readonly AnswerEdit[] | undefined): Buffer | string {
  if (!edits?.length || piece.length === 0) return piece;
  const [, before = '', items = '', after = ''] = /^(\[|,\s*)?([^]*?)(\])?$/.exec(piece.toString()) ?? [];
  const list = JSON.parse(`[${items}]`) as Json[];
  const edited = list.map((item) => JSON.stringify(isJsonObject(item) ? applied(item, edits) : item));
  return before + edited.join(',\r\n') + after;
}

/**
 * The bytes of an object that became another one: only members that differ are written anew.
 *
 * @param before what `bytes` hold
 */
export function withChanges(bytes: Buffer, before: JsonObject, after: JsonObject): Buffer {
  const set = Object.fromEntries(Object.entries(after).filter(([name, value]) => value !== before[name]));
  const remove = Object.keys(before).filter((name) => after[name] === undefined);
  if (remove.length === 0 && Object.keys(set).length === 0) return bytes;
  return editJson(bytes, { set: set as Record<string, NonNullable<JsonObject[string]>>, remove });
}

function applied(json: JsonObject, edits: readonly AnswerEdit[]): JsonObject {
  return edits.reduce((edited, edit) => edit(edited), json);
}
