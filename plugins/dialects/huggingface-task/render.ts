import type { Part } from '../../core/answer';
import type { RenderedError, StreamRenderer } from '../../core/dialect';
import type { AiError } from '../../core/error';
import { TASK_API } from '../../core/task-api';

/** Writes a stream of generated text, which nobody streams in another API. */
export class TaskStreamRenderer implements StreamRenderer {
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
    return event(errorBody(error));
  }
}

/** An error in Hugging Face's form; one that it gave itself stays as it is. */
export function renderTaskError(error: AiError): RenderedError {
  const { status, provider } = error;
  const own = provider?.api === TASK_API && provider.contentType.includes('json');
  return { status, headers: {}, body: own ? provider.body : JSON.stringify(errorBody(error)) };
}

function errorBody({ message, code, param }: AiError) {
  return { error: message, error_type: code, ...(param === undefined ? {} : { param }) };
}

function event(data: unknown): string {
  return `data:${JSON.stringify(data)}\n\n`;
}
