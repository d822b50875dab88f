/**
 * What counts in a chat request, out of members whose types nobody has checked: a client's nonsense is for its
 * provider to refuse, and must not break the count.
 */
import type { ChatRequest, Message, Tool } from '../core/hub';
import { isJsonObject, type Json, type JsonObject } from '../core/json';

export type Part =
  | { kind: 'text'; text: string }
  | { kind: 'image'; url: string | undefined; detail: string | undefined }
  /** Audio, a file: nothing here can tell what it costs. */
  | { kind: 'other' };

export interface Call {
  id: string;
  name: string;
  arguments: string;
}

export function messagesOf(request: ChatRequest): Message[] {
  return objects(request.messages) as Message[];
}

export function partsOf(message: Message): Part[] {
  const { content } = message;
  if (typeof content === 'string') return [{ kind: 'text', text: content }];
  return objects(content).map(toPart);
}

function toPart(part: JsonObject): Part {
  const text = part.text ?? part.refusal;
  if (typeof text === 'string') return { kind: 'text', text };
  if (part.type !== 'image_url') return { kind: 'other' };
  const image = isJsonObject(part.image_url) ? part.image_url : {};
  return { kind: 'image', url: string(image.url), detail: string(image.detail) };
}

export function callsOf(message: Message): Call[] {
  return objects(message.tool_calls).map(({ id, function: called }) => {
    const { name, arguments: given } = isJsonObject(called) ? called : {};
    return { id: string(id) ?? '', name: string(name) ?? '', arguments: string(given) ?? '' };
  });
}

/** The functions that a request offers: `tools`, and `functions` of the API's first form. */
export function functionsOf(request: ChatRequest): Tool['function'][] {
  const declared = [...objects(request.tools).map((tool) => tool.function), ...objects(request.functions)];
  return declared.filter((each) => isJsonObject(each) && typeof each.name === 'string') as Tool['function'][];
}

function objects(value: Json | readonly JsonObject[] | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

function string(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
