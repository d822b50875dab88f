import type { Part } from '../core/answer';
import type { Dialect, RequestAbout, StreamRenderer } from '../core/dialect';
import type { AiError } from '../core/error';
import type { HubRequest } from '../core/hub';
import type { JsonObject } from '../core/json';
import { openAiStreamError, renderOpenAiError } from './openai-error';

/** Events of an API that only providers of the same one stream: they pass as they come. */
class ForwardedStream implements StreamRenderer {
  translate(): string {
    return '';
  }

  forward(part: Part): Buffer {
    return part.raw!;
  }

  end(): string {
    return '';
  }

  fail(error: AiError): string {
    return openAiStreamError(error);
  }
}

/** What the dialects have in common whose answers pass as they come from providers of the same API. */
export const forwarded = {
  method: 'POST',
  requestIdHeader: 'x-request-id',
  toHub: (body: JsonObject) => body as HubRequest,
  renderWhole: ({ whole }: Part) => JSON.stringify(whole),
  streamRenderer: () => new ForwardedStream(),
  renderError: renderOpenAiError,
} as const satisfies Partial<Dialect>;

/** The model and whether a stream is asked for, of JSON or of a form, in which everything is text. */
export function aboutForm({ model, stream }: JsonObject): RequestAbout {
  return { model: String(model), stream: stream === true || stream === 'true' };
}
