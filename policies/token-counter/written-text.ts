import type { Part } from '../../plugins/core/answer';
import type { HubAnswer, HubChunk } from '../../plugins/core/hub';
import { isJsonObject, type Json, type JsonObject } from '../../plugins/core/json';

/** A piece of what a model wrote. Pieces with the same `channel` belong one behind the other. */
export interface WrittenText {
  /** Choice and place in it, such as `0 content` or `0 call 1`. */
  channel: string;
  reasoning: boolean;
  text: string;
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
  return objects(answer.choices).flatMap((choice) => {
    const place = typeof choice.index === 'number' ? choice.index : 0;
    if (typeof choice.text === 'string') return [written(`${place} content`, choice.text)];
    const message = choice.delta ?? choice.message;
    return isJsonObject(message) ? writtenInMessage(place, message) : [];
  });
}

function writtenInMessage(place: number, message: JsonObject): WrittenText[] {
  const found = [
    written(`${place} content`, contentText(message.content)),
    written(`${place} refusal`, message.refusal),
    { ...written(`${place} reasoning`, message.reasoning_content), reasoning: true },
    ...objects(message.tool_calls).flatMap((call, order) => {
      const { name, arguments: given } = isJsonObject(call.function) ? call.function : {};
      const channel = `${place} call ${typeof call.index === 'number' ? call.index : order}`;
      return [written(channel, name), written(channel, given)];
    }),
  ];
  return found.filter(({ text }) => text !== '');
}

/** Of a provider's answer, so nothing is taken for granted. */
function contentText(content: Json | undefined): string | undefined {
  if (typeof content === 'string') return content;
  return objects(content)
    .map(({ text }) => (typeof text === 'string' ? text : ''))
    .join('');
}

function written(channel: string, text: Json | undefined): WrittenText {
  return { channel, reasoning: false, text: typeof text === 'string' ? text : '' };
}

function objects(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
