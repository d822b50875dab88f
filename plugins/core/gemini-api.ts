/**
 * What the two sides of Google's Gemini API, the dialect and the providers that speak it, must agree on. Vertex AI has
 * the same API at other paths.
 * Source: https://ai.google.dev/api/generate-content, .../gemini-api/docs/thought-signatures and
 * https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto
 */
import type { FinishReason } from './hub';
import { isJsonObject, textOf } from './json';
import type { Json, JsonObject } from './json';
import type { ApiName } from './operations';

/** `generateContent`, `streamGenerateContent` and, as another operation, `countTokens`. */
export const GEMINI_API: ApiName = 'gemini';
/** `embedContent`: one text or one mixture of parts, one vector. */
export const GEMINI_EMBED_API: ApiName = 'gemini-embed';
/** `batchEmbedContents`: a list of these. */
export const GEMINI_BATCH_EMBED_API: ApiName = 'gemini-batch-embed';

/** What models speak in: OpenAI's `pcm16`. Source: https://ai.google.dev/gemini-api/docs/speech-generation */
export const SPOKEN_TYPE = 'audio/L16;codec=pcm;rate=24000';

/** A part of a turn: `text`, `inlineData`, `fileData`, `functionCall`, `functionResponse`, ... */
export type GeminiPart = JsonObject;

const FINISH_REASONS: ReadonlyMap<string, FinishReason> = new Map([
  ['STOP', 'stop'],
  ['MAX_TOKENS', 'length'],
  ['SAFETY', 'content_filter'],
  ['RECITATION', 'content_filter'],
  ['LANGUAGE', 'content_filter'],
  ['BLOCKLIST', 'content_filter'],
  ['PROHIBITED_CONTENT', 'content_filter'],
  ['SPII', 'content_filter'],
  ['IMAGE_SAFETY', 'content_filter'],
  ['IMAGE_PROHIBITED_CONTENT', 'content_filter'],
  ['IMAGE_RECITATION', 'content_filter'],
  ['OTHER', 'stop'],
  ['IMAGE_OTHER', 'stop'],
  ['NO_IMAGE', 'stop'],
  ['MALFORMED_FUNCTION_CALL', 'stop'],
  ['UNEXPECTED_TOOL_CALL', 'stop'],
  ['TOO_MANY_TOOL_CALLS', 'stop'],
  ['MISSING_THOUGHT_SIGNATURE', 'stop'],
  ['MALFORMED_RESPONSE', 'stop'],
]);
const GEMINI_REASONS: ReadonlyMap<string, string> = new Map([
  ['length', 'MAX_TOKENS'],
  ['content_filter', 'SAFETY'],
]);

/**
 * The hub's word for a `finishReason`; one that is not known ends an answer like any other.
 *
 * @param called whether functions were called, which this API does not say here
 */
export function finishReasonOf(reason: string, called: boolean): FinishReason {
  const known = FINISH_REASONS.get(reason) ?? 'stop';
  return called && known === 'stop' ? 'tool_calls' : known;
}

/** The `finishReason` of a choice or of its last chunk: the provider's own word when it is one of this API. */
export function geminiFinishReasonOf({ finish_reason: reason, native_finish_reason: native }: JsonObject): string {
  if (typeof native === 'string' && FINISH_REASONS.has(native)) return native;
  return GEMINI_REASONS.get(textOf(reason)) ?? 'STOP';
}

/** Names of errors with their HTTP status; of several names for one, the first is what a status is called. */
const ERROR_STATUSES: readonly (readonly [string, number])[] = [
  ['INVALID_ARGUMENT', 400],
  ['FAILED_PRECONDITION', 400],
  ['OUT_OF_RANGE', 400],
  ['UNAUTHENTICATED', 401],
  ['PERMISSION_DENIED', 403],
  ['NOT_FOUND', 404],
  ['ABORTED', 409],
  ['ALREADY_EXISTS', 409],
  ['RESOURCE_EXHAUSTED', 429],
  ['CANCELLED', 499],
  ['INTERNAL', 500],
  ['UNKNOWN', 500],
  ['DATA_LOSS', 500],
  ['UNIMPLEMENTED', 501],
  ['UNAVAILABLE', 503],
  ['DEADLINE_EXCEEDED', 504],
];
const STATUS_BY_NAME = new Map(ERROR_STATUSES);
const NAME_BY_STATUS = new Map([...ERROR_STATUSES].reverse().map(([name, status]) => [status, name]));

/** What this API calls an HTTP status; one without a name of its own has that of its class. */
export function errorStatusName(status: number): string {
  return (
    NAME_BY_STATUS.get(status) ?? (status < 500 ? 'INVALID_ARGUMENT' : status === 502 ? 'UNAVAILABLE' : 'INTERNAL')
  );
}

/** The HTTP status of an `error` object, by its code or by its name; 500 when neither is known. */
export function statusOfError({ code, status }: JsonObject): number {
  if (typeof code === 'number' && code >= 400 && code < 600) return code;
  return STATUS_BY_NAME.get(textOf(status)) ?? 500;
}

/**
 * A `thoughtSignature` stands in hub messages and tool calls where Google's own OpenAI-compatible API has it:
 * `extra_content: { google: { thought_signature } }`. Clients of that form send it back unasked.
 */
export function signatureOf({ extra_content: extra }: JsonObject): string | undefined {
  const google = isJsonObject(extra) ? extra.google : undefined;
  const signature = isJsonObject(google) ? google.thought_signature : undefined;
  return typeof signature === 'string' ? signature : undefined;
}

/** The member that carries a signature; none for an absent one. */
export function signatureMember(signature: Json | undefined): JsonObject {
  if (typeof signature !== 'string' || !signature) return {};
  return { extra_content: { google: { thought_signature: signature } } };
}

/** The id of a call that came without one; answers to it are matched by name and order then. */
export function madeUpCallId(turn: string | number, index: number): string {
  return `call_${String(turn).replace(/[^a-zA-Z0-9_-]/g, '_')}_${index}`;
}

/** A URL with the data in it, for `inlineData`. */
export function dataUrlOf({ mimeType, data }: JsonObject): string {
  return `data:${textOf(mimeType, 'application/octet-stream')};base64,${textOf(data)}`;
}

/** `inlineData` for a URL with base64 data in it; undefined for any other URL. */
export function blobOf(url: string): { mimeType: string; data: string } | undefined {
  const found = /^data:([^;,]*)(?:;[^;,]*)*;base64,/i.exec(url);
  if (!found) return undefined;
  return { mimeType: found[1] || 'application/octet-stream', data: url.slice(found[0].length) };
}
