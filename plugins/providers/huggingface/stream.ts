import type { StreamEvent } from '../../core/framing';
import type { Completion } from '../../core/hub';
import { isJsonObject, textOf, type JsonObject } from '../../core/json';
import type { StreamRead, StreamReader } from '../../core/provider';
import { usage, type Usage } from '../../core/usage';
import { tableOf } from '../../core/table';

/** Statuses of the failures that text-generation-inference names; they come with status 200 once a stream has begun. */
const STATUS_OF = tableOf({ validation: 422, overloaded: 429, incomplete_generation: 502 });

/**
 * Reads the tokens of text-generation-inference. The last event is the one with the whole text; there is no `[DONE]`.
 * Source: https://huggingface.github.io/text-generation-inference
 */
export class GeneratedTextReader implements StreamReader {
  complete = false;

  read(event: StreamEvent): StreamRead {
    if (!event.data) return { chunks: [] };
    const { error, error_type: type, token, generated_text: whole, details } = JSON.parse(event.data) as JsonObject;
    if (typeof error === 'string')
      return { chunks: [], error: { status: STATUS_OF.get(textOf(type)) ?? 502, message: error } };
    if (typeof whole === 'string') this.complete = true;
    const { text, special } = isJsonObject(token) ? token : {};
    return { chunks: [chunkOf(special === true ? '' : textOf(text), this.complete)], usage: usageOf(details) };
  }
}

function chunkOf(text: string, last: boolean): Completion {
  const choices = [{ index: 0, text, finish_reason: last ? 'stop' : null }];
  return { id: '', object: 'text_completion', created: 0, model: '', choices };
}

/** Newer servers count both sides, older ones the output alone. */
function usageOf(details: JsonObject[string]): Usage | undefined {
  const { input_length: input, generated_tokens: output } = isJsonObject(details) ? details : {};
  return typeof input === 'number' && typeof output === 'number' ? usage({ input, output }) : undefined;
}
