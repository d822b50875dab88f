/**
 * What the two sides of OpenAI's Responses API, the dialect and the providers that speak it, must agree on.
 * Source: https://platform.openai.com/docs/api-reference/responses and .../responses-streaming
 */
import type { FinishReason } from './hub';
import { isJsonObject, textOf } from './json';
import type { Json, JsonObject } from './json';
import type { ApiName } from './operations';

export const RESPONSES_API: ApiName = 'openai-responses';

/** An item of a response's output or of a request's input; its `type` says which. */
export interface Item extends JsonObject {
  type: string;
}

export function isItem(value: Json | undefined): value is Item {
  return isJsonObject(value) && typeof value.type === 'string';
}

export function itemsOf(list: Json | undefined): Item[] {
  return Array.isArray(list) ? list.filter(isItem) : [];
}

/** The items of a request's `input`, which may be a text, and its messages nothing but role and content. */
export function inputItems(input: Json | undefined): Item[] {
  if (typeof input === 'string') return [{ type: 'message', role: 'user', content: input }];
  return Array.isArray(input)
    ? input.filter(isJsonObject).map((item) => (isItem(item) ? item : { ...item, type: 'message' }))
    : [];
}

/** Marks the encrypted content that is made here: nothing, or a block of thinking that another API signs. */
export const FOREIGN_THINKING = 'thinking_block:';

/** The items a message was made of, when it came in this API. */
export function nativeItems(native: Json | undefined): Item[] | undefined {
  return isJsonObject(native) && native.api === RESPONSES_API ? itemsOf(native.content) : undefined;
}

/** How an answer ended; null while it has not, or when it never will. */
export function finishReasonOf(
  { status, incomplete_details: details }: JsonObject,
  called: boolean,
): FinishReason | null {
  if (status === 'completed') return called ? 'tool_calls' : 'stop';
  if (status !== 'incomplete') return null;
  return isJsonObject(details) && details.reason === 'content_filter' ? 'content_filter' : 'length';
}

/** Why a response is incomplete; undefined when it is complete. */
export function incompleteReasonOf(reason: Json | undefined): string | undefined {
  if (reason === 'length') return 'max_output_tokens';
  return reason === 'content_filter' ? 'content_filter' : undefined;
}

/** The words of a list of parts: of a message's content, or of a summary. */
export function wordsOf(parts: Json | undefined, member: 'text' | 'refusal' = 'text'): string {
  return Array.isArray(parts) ? parts.map((part) => (isJsonObject(part) ? textOf(part[member]) : '')).join('') : '';
}
