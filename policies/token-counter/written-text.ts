import type { Answer, Part } from '../../plugins/core/answer';
import { canBeEither } from '../../plugins/core/collect';
import type { HubAnswer, HubChunk } from '../../plugins/core/hub';
import { isJsonObject, type Json, type JsonObject } from '../../plugins/core/json';
import type { ModelOperation } from '../../plugins/core/operations';

/** A piece of what a model wrote. Pieces with the same `channel` belong one behind the other. */
export interface WrittenText {
  /** Choice and place in it, such as `0 content` or `0 call 1`. */
  channel: string;
  reasoning: boolean;
  text: string;
}

const SOUND: ReadonlySet<ModelOperation> = new Set(['transcription', 'translation', 'speech']);

/** Whether an answer is text, or images that can be told apart: what it used can be counted then. */
export function isWritten(operation: ModelOperation, { streamed }: Pick<Answer, 'streamed'>): boolean {
  if (SOUND.has(operation)) return false;
  // Streams of tasks are of generated text.
  return !streamed || operation === 'task' || canBeEither(operation);
}

/** What a part of an answer adds to what the model wrote: texts, thinking, names and arguments of calls. */
export function writtenIn(part: Part): WrittenText[] {
  if (part.chunks) return part.chunks.flatMap(writtenInChoices);
  return part.whole ? writtenInChoices(part.whole) : [];
}

/** Images that a part brings. */
export function imagesIn({ whole }: Part): number {
  if (!whole || !Array.isArray(whole.data)) return 0;
  return objects(whole.data).filter(({ url, b64_json }) => url ?? b64_json).length;
}

function writtenInChoices(answer: HubAnswer | HubChunk): WrittenText[] {
  const found: WrittenText[] = [];
  for (const choice of objects(answer.choices)) {
    const place = typeof choice.index === 'number' ? choice.index : 0;
    const message = choice.delta ?? choice.message;
    if (typeof choice.text === 'string') add(found, place, 'content', choice.text);
    else if (isJsonObject(message)) addMessage(found, place, message);
  }
  return found;
}

function addMessage(found: WrittenText[], place: number, message: JsonObject): void {
  add(found, place, 'content', contentText(message.content));
  add(found, place, 'refusal', message.refusal);
  add(found, place, 'reasoning', message.reasoning_content);
  for (const [order, call] of objects(message.tool_calls).entries()) {
    const { name, arguments: given } = isJsonObject(call.function) ? call.function : {};
    const channel = `call ${typeof call.index === 'number' ? call.index : order}`;
    add(found, place, channel, name);
    add(found, place, channel, given);
  }
}

/** Most members of a chunk are empty, and there are many chunks. */
function add(found: WrittenText[], place: number, channel: string, text: Json | undefined): void {
  if (typeof text !== 'string' || text === '') return;
  found.push({ channel: `${place} ${channel}`, reasoning: channel === 'reasoning', text });
}

/** Of a provider's answer, so nothing is taken for granted. */
function contentText(content: Json | undefined): string | undefined {
  if (typeof content === 'string') return content;
  return objects(content)
    .map(({ text }) => (typeof text === 'string' ? text : ''))
    .join('');
}

function objects(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
