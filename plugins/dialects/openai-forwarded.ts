import type { Part } from '../core/answer';
import type { Dialect, RequestAbout } from '../core/dialect';
import type { HubRequest } from '../core/hub';
import type { JsonObject } from '../core/json';
import { forwardedStream } from './forwarded-stream';
import { openAiStreamError, renderOpenAiError } from './openai-error';

/** What the dialects have in common whose answers pass as they come from providers of the same API. */
export const forwarded = {
  method: 'POST',
  requestIdHeader: 'x-request-id',
  toHub: (body: JsonObject) => body as HubRequest,
  renderWhole: ({ whole }: Part) => JSON.stringify(whole),
  streamRenderer: () => forwardedStream(openAiStreamError),
  renderError: renderOpenAiError,
} as const satisfies Partial<Dialect>;

/** The model and whether a stream is asked for, of JSON or of a form, in which everything is text. */
export function aboutForm({ model, stream }: JsonObject): RequestAbout {
  return { model: String(model), stream: stream === true || stream === 'true' };
}
