import type { RenderedError } from '../core/dialect';
import type { AiError } from '../core/error';
import { isJsonObject, type Json, type JsonObject } from '../core/json';

/** OpenAI's `type` where the status alone decides it. */
const TYPE_BY_STATUS: Record<number, string> = {
  400: 'invalid_request_error',
  401: 'invalid_request_error',
  402: 'insufficient_quota',
  403: 'permission_error',
  404: 'invalid_request_error',
  408: 'timeout_error',
  409: 'conflict_error',
  413: 'invalid_request_error',
  415: 'invalid_request_error',
  422: 'invalid_request_error',
  426: 'invalid_request_error',
  429: 'requests',
};

/**
 * An error in the form of OpenAI's API. A provider's own error body passes as it is when it has this form already;
 * otherwise it stands under `error.provider`.
 */
export function renderOpenAiError(error: AiError): RenderedError {
  return { status: error.status, headers: {}, body: openAiErrorBody(error) };
}

/** The same error as data of a stream. */
export function openAiStreamError(error: AiError): string {
  return `data: ${openAiErrorBody(error)}\n\n`;
}

/** The body of an error answer. */
export function openAiErrorBody(error: AiError): string {
  const answered = error.provider && parsed(error.provider.body);
  if (isJsonObject(answered) && isOpenAiError(answered)) return error.provider!.body.toString();
  const body: JsonObject = {
    message: error.message,
    type: error.type ?? TYPE_BY_STATUS[error.status] ?? 'server_error',
    param: error.param ?? null,
    code: error.code,
  };
  if (answered !== undefined) body.provider = answered;
  return JSON.stringify({ error: body });
}

function isOpenAiError(body: JsonObject): boolean {
  return isJsonObject(body.error) && typeof body.error.message === 'string' && body.type !== 'error';
}

function parsed(body: Buffer): Json | undefined {
  try {
    return JSON.parse(body.toString()) as Json;
  } catch {
    return body.length ? body.toString().slice(0, 2000) : undefined;
  }
}
