/**
 * What the two sides of Anthropic's Messages API, the dialect and the providers that speak it, must agree on.
 * Source: https://platform.claude.com/docs/en/api/messages, .../api/errors and .../build-with-claude/streaming
 */
import type { FinishReason } from './hub';
import { isJsonObject, objectIn, textOf } from './json';
import type { Json, JsonObject } from './json';
import type { ApiName } from './operations';

export const MESSAGES_API: ApiName = 'anthropic-messages';

/** A content block; its `type` says which. */
export interface Block extends JsonObject {
  type: string;
}

const ERROR_TYPES: readonly (readonly [number, string])[] = [
  [400, 'invalid_request_error'],
  [401, 'authentication_error'],
  [402, 'billing_error'],
  [403, 'permission_error'],
  [404, 'not_found_error'],
  [413, 'request_too_large'],
  [429, 'rate_limit_error'],
  [500, 'api_error'],
  [504, 'timeout_error'],
  [529, 'overloaded_error'],
];
const TYPE_BY_STATUS = new Map(ERROR_TYPES);
const STATUS_BY_TYPE = new Map(ERROR_TYPES.map(([status, type]) => [type, status]));

/** The error type of an HTTP status; one without a type of its own has the one that is said, or that of its class. */
export function errorTypeOf(status: number, said?: string): string {
  const type = TYPE_BY_STATUS.get(status);
  if (type) return type;
  if (said !== undefined && STATUS_BY_TYPE.has(said)) return said;
  return status < 500 ? 'invalid_request_error' : 'api_error';
}

/** The HTTP status of an error type; 500 for one that is not known. */
export function statusOfErrorType(type: Json | undefined): number {
  return STATUS_BY_TYPE.get(textOf(type)) ?? 500;
}

const FINISH_REASONS: ReadonlyMap<string, FinishReason> = new Map([
  ['end_turn', 'stop'],
  ['stop_sequence', 'stop'],
  ['pause_turn', 'stop'],
  ['max_tokens', 'length'],
  ['model_context_window_exceeded', 'length'],
  ['tool_use', 'tool_calls'],
  ['refusal', 'content_filter'],
]);
const STOP_REASONS: ReadonlyMap<string, string> = new Map([
  ['stop', 'end_turn'],
  ['length', 'max_tokens'],
  ['tool_calls', 'tool_use'],
  ['function_call', 'tool_use'],
  ['content_filter', 'refusal'],
]);

/** The hub's word for a `stop_reason`; one that is not known ends an answer like any other. */
export function finishReasonOf(stopReason: string): FinishReason {
  return FINISH_REASONS.get(stopReason) ?? 'stop';
}

/**
 * The `stop_reason` of a choice or of its last chunk: the provider's own word when it is one of this API.
 *
 * @param called whether tools were called, which some providers do not say
 */
export function stopReasonOf(choice: JsonObject, called: boolean): string {
  const { finish_reason: reason, native_finish_reason: native } = choice;
  if (typeof native === 'string' && FINISH_REASONS.has(native)) return native;
  if (called && reason === 'stop') return 'tool_use';
  return STOP_REASONS.get(textOf(reason)) ?? 'end_turn';
}

/** The input of a tool, from the text a model wrote: models do write broken JSON, and it is kept for them to see. */
export function toolInput(written: Json | undefined): JsonObject {
  if (isJsonObject(written)) return written;
  const text = textOf(written);
  if (!text.trim()) return {};
  // The name is the one that Anthropic's documentation gives for this case.
  return objectIn(text) ?? { INVALID_JSON: text };
}

const RANKS: ReadonlyMap<string, number> = new Map([
  ['thinking', 0],
  ['redacted_thinking', 0],
  ['text', 1],
  ['tool_use', 2],
]);

/**
 * Whether the hub's message can say the same: thinking, then text without citations, then tool calls. Blocks of other
 * types or in another order need `native_content` beside it.
 */
export function fitsHub(blocks: readonly Block[]): boolean {
  let last = 0;
  for (const block of blocks) {
    const rank = RANKS.get(block.type);
    if (rank === undefined || rank < last) return false;
    if (Array.isArray(block.citations) && block.citations.length) return false;
    last = rank;
  }
  return true;
}

function isBlock(value: Json | undefined): value is Block {
  return isJsonObject(value) && typeof value.type === 'string';
}

/** The blocks of a message's content, whichever of its two forms it has. */
export function blocksOf(content: Json | undefined): Block[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  return Array.isArray(content) ? content.filter(isBlock) : [];
}

/** The blocks a message was made of, when it came in this API. */
export function nativeBlocks(native: Json | undefined): Block[] | undefined {
  return isJsonObject(native) && native.api === MESSAGES_API ? blocksOf(native.content) : undefined;
}
